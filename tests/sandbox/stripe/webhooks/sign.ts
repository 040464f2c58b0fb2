import Stripe from 'stripe'

const { webhooks } = new Stripe('sk_test_signer')

/** `t=…,v1=…[,v1=…]`: one signature per secret, as Stripe sends while a secret is being rolled. */
export function signPayload(payload: string, secrets: readonly string[], timestamp: number): string {
  const signatures = secrets.map((secret) => {
    const header = webhooks.generateTestHeaderString({ payload, secret, timestamp })
    return header.slice(header.indexOf('v1='))
  })
  return [`t=${timestamp}`, ...signatures].join(',')
}
