import 'server-only'
import { type Config, readConfig } from './read-config'

export type { Config } from './read-config'

let cached: Config | undefined

/**
 * The configuration of this process.
 * @throws Error listing every problem, one a line, when the environment is not fit to run with.
 */
export function config(): Config {
  if (!cached) {
    const reading = readConfig(process.env)
    if (!reading.ok) throw new Error(`The environment is not complete:\n- ${reading.problems.join('\n- ')}`)
    cached = reading.config
  }
  return cached
}
