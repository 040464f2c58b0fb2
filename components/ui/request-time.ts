import { connection } from 'next/server'

/** Now, in milliseconds since 1970, for words like "2 hours ago": never the time at which a page was built. */
export async function requestTime(): Promise<number> {
  await connection()
  return Date.now()
}
