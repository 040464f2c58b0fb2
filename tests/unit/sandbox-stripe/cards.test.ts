import { afterAll, beforeAll, expect, test } from 'vitest'
import { toIntentView, toSessionView } from '@/lib/payments/adapters/stripe/mapping'
import { withoutPeople } from '@/lib/payments/adapters/stripe/without-people'
import { createRig, type Rig, sessionParams } from './rig'

let rig: Rig
beforeAll(async () => {
  rig = await createRig({ delayedSettlementMs: 60_000 })
})
afterAll(() => rig.close())

async function paidBy(outcome: string) {
  const { id } = await rig.stripe.checkout.sessions.create(sessionParams({}, 1_250))
  rig.sandbox.act('pay', { session: id, outcome })
  const session = await rig.stripe.checkout.sessions.retrieve(id, {
    expand: ['payment_intent.latest_charge'],
  })
  return { session, card: toSessionView(session).cardFingerprint }
}

test('a card is told from others by what Stripe says of it, whatever it pays for', async () => {
  const [first, again, other] = [
    await paidBy('succeeded'),
    await paidBy('succeeded'),
    await paidBy('refund_fails'),
  ]
  expect(first.card).toMatch(/\S{8,}/)
  expect([again.card === first.card, other.card === first.card]).toEqual([true, false])
  const { payment_intent: intent } = first.session
  if (intent === null || typeof intent !== 'object') throw new Error('not expanded')
  expect(toIntentView(intent).cardFingerprint).toBe(first.card)
})

test('a bank debit, and a charge that was not fetched, tell no card', async () => {
  expect((await paidBy('delayed')).card).toBeNull()
  const { session } = await paidBy('succeeded')
  expect(toSessionView({ ...session, payment_intent: 'pi_1' }).cardFingerprint).toBeNull()
})

test('events are kept without it', () => {
  const details = { type: 'card', card: { brand: 'visa', fingerprint: 'Xt5EWLLDS7FJjR1c' } }
  expect(withoutPeople({ payment_method_details: details })).toEqual({
    payment_method_details: { type: 'card', card: { brand: 'visa' } },
  })
})
