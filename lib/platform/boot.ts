import 'server-only'
import { config } from './config'
import { announcePeerAddress } from './http/peer-address'

/** Refuses to serve with an unfit environment: one line per problem, exit code 78 (EX_CONFIG). */
export function boot(): void {
  try {
    config()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(78)
  }
  announcePeerAddress()
}
