import { createStripe } from '@/lib/payments/adapters/stripe'
import { createRig } from '../../unit/sandbox-stripe/rig'
import type { Bench } from './bench'

const PAYS = { now: 'succeeded', later: 'delayed', never: 'delayed' } as const
const OPERATIONS = { open: 'checkout.sessions.create', refund: 'refunds.create' } as const

export async function stripeBench(): Promise<Bench> {
  const rig = await createRig({ delayedSettlementMs: null })
  return {
    name: 'Stripe',
    service: createStripe({
      secretKey: rig.sandbox.env.STRIPE_SECRET_KEY ?? '',
      webhookSecrets: [rig.secret],
      apiBase: rig.url,
    }),
    reset: () => rig.reset(),
    pay(session, money) {
      rig.sandbox.act('pay', { session, outcome: PAYS[money] })
      if (money === 'never') rig.sandbox.act('settle-delayed', { session, outcome: 'failed' })
    },
    holdRefund: () => void rig.sandbox.act('next-refund', { status: 'pending' }),
    endRefund: (refund, state) =>
      void rig.sandbox.act(state === 'failed' ? 'fail-refund' : 'settle-refund', { refund }),
    loseAnswer: (call, isDone) =>
      // The SDK asks again with the same key: all its tries are lost.
      void rig.world.faults.add({
        vendor: 'stripe',
        operation: OPERATIONS[call],
        kind: isDone ? 'reset_after' : 'reset_before',
        remaining: 3,
      }),
    async count() {
      const { data: sessions } = await rig.stripe.checkout.sessions.list({ limit: 100 })
      const { data: refunds } = await rig.stripe.refunds.list({ limit: 100 })
      return { sessions: sessions.length, refunds: refunds.length }
    },
    message: async () => Buffer.from((await rig.sink.next('checkout.session.completed')).payload),
    sign: (body, { secondsAgo = 0, secret = rig.secret } = {}) =>
      new Headers({
        'stripe-signature': rig.stripe.webhooks.generateTestHeaderString({
          payload: body.toString(),
          secret,
          timestamp: Math.floor(Date.now() / 1000) - secondsAgo,
        }),
      }),
    close: () => rig.close(),
  }
}
