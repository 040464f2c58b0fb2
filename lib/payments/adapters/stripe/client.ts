import 'server-only'
import Stripe from 'stripe'

export interface StripeEnv {
  readonly secretKey: string
  readonly webhookSecrets: readonly string[]
  /** Another host than api.stripe.com: the sandbox. */
  readonly apiBase?: string
  /** How long one try of a call may take; 15 s unless said otherwise. */
  readonly timeoutMs?: number
}

/** The API version that stripe-node 23.1.0 is typed for. */
export const API_VERSION = '2026-10-28.endive'

/** The SDK retries connection failures and 409/5xx with the same key, which is safe because every POST carries ours. */
export function createClient(env: StripeEnv): Stripe {
  const base = env.apiBase ? new URL(env.apiBase) : null
  return new Stripe(env.secretKey, {
    apiVersion: API_VERSION,
    maxNetworkRetries: 2,
    timeout: env.timeoutMs ?? 15_000,
    telemetry: false,
    appInfo: { name: 'Roamkeep' },
    ...(base
      ? {
          host: base.hostname,
          port: base.port || (base.protocol === 'https:' ? '443' : '80'),
          protocol: base.protocol === 'https:' ? ('https' as const) : ('http' as const),
        }
      : {}),
  })
}
