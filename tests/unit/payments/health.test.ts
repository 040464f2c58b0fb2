import { afterEach, expect, test } from 'vitest'
import type { PaymentService } from '@/lib/payments/contract'
import { paymentsHealth } from '@/lib/payments/health'

const holder = globalThis as { roamkeepPayments?: unknown }
afterEach(() => {
  delete holder.roamkeepPayments
})

type Ping = Awaited<ReturnType<PaymentService['ping']>>
const UP: Ping = { kind: 'found', value: true }
const DOWN: Ping = { kind: 'unreachable', reason: 'reset' }
const compose = (...answers: Ping[]) => {
  holder.roamkeepPayments = new Map(
    answers.map((answer, i) => [`service${i}`, { displayName: `Service ${i}`, ping: async () => answer }]),
  )
}

test.each([
  ['ok', [UP], undefined],
  ['down', [DOWN], 'Service 0: reset'],
  ['ok', [UP, UP], undefined],
  ['degraded', [UP, DOWN], 'Service 1: reset'],
  ['down', [DOWN, { kind: 'missing' }], 'Service 0: reset; Service 1: refused'],
  ['misconfigured', [], 'no payment service is configured'],
] as const)('payments are %s where the services answer %o', async (state, answers, message) => {
  compose(...answers)
  // Each look is an hour after the one before: none of them is remembered.
  lookedAt += 3_600_000
  expect(await paymentsHealth(lookedAt)).toMatchObject({ state, ...(message ? { message } : {}) })
})
let lookedAt = Date.now()
