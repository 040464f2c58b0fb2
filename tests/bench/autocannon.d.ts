/** autocannon ships no types: what is used of it. */
declare module 'autocannon' {
  export interface CannonRequest {
    method: 'GET' | 'POST'
    path: string
    headers?: Record<string, string>
    body?: string
  }

  interface Options {
    url: string
    connections: number
    /** Seconds. */
    duration: number
    /** Requests to make in all, however long it takes. */
    amount?: number
    /** Seconds. */
    timeout?: number
    /** Requests a second of all connections together. */
    overallRate?: number
    ignoreCoordinatedOmission?: boolean
    requests: (CannonRequest & { setupRequest?: (request: CannonRequest) => CannonRequest })[]
  }

  interface Result {
    requests: { total: number }
    /** Milliseconds. */
    latency: { p50: number; p99: number; max: number }
    errors: number
    timeouts: number
    non2xx: number
    '2xx': number
    /** Seconds. */
    duration: number
  }

  export default function autocannon(options: Options): Promise<Result>
}
