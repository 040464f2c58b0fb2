import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const TIMEOUT_MS = 10_000

export interface PostResult {
  status: number | null
  error: string | null
}

/** Posts one webhook; never rejects. A redirect counts as a failure, as it does for Stripe. */
export function post(url: string, payload: string, signature: string): Promise<PostResult> {
  return new Promise((resolve) => {
    const outgoing = request(url, {
      method: 'POST',
      agent,
      timeout: TIMEOUT_MS,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(payload),
        'stripe-signature': signature,
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error('timed out')))
    outgoing.on('error', (error) => resolve({ status: null, error: error.message }))
    outgoing.on('response', (response) => {
      response.resume()
      response.on('error', (error) => resolve({ status: null, error: error.message }))
      response.on('end', () => resolve({ status: response.statusCode ?? null, error: null }))
    })
    outgoing.end(payload)
  })
}
