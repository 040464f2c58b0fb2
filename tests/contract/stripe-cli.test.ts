import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRig, type Rig } from '../unit/sandbox-stripe/rig'

/** Stripe's own command-line tool drives the sandbox: what it expects of Stripe, the sandbox must do. */
const run = promisify(execFile)
const CLI = path.resolve('node_modules/.bin/stripe')

let rig: Rig
let home: string
beforeAll(async () => {
  rig = await createRig({ delayedSettlementMs: 200 })
  home = await mkdtemp(path.join(tmpdir(), 'stripe-cli-'))
})
beforeEach(() => rig.reset())
afterAll(async () => {
  await rig.close()
  await rm(home, { recursive: true, force: true })
})

async function trigger(event: string): Promise<string> {
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'test',
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_CONFIG_HOME: home,
    STRIPE_API_KEY: rig.sandbox.env.STRIPE_SECRET_KEY ?? '',
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
  }
  const { stdout, stderr } = await run(CLI, ['trigger', event, '--api-base', rig.url], {
    env,
    timeout: 20_000,
  })
  return stdout + stderr
}

describe('stripe trigger', () => {
  test.each([
    [
      'checkout.session.completed',
      { object: 'checkout.session', status: 'complete', payment_status: 'paid' },
    ],
    ['checkout.session.expired', { object: 'checkout.session', status: 'expired' }],
    ['checkout.session.async_payment_succeeded', { object: 'checkout.session', payment_status: 'paid' }],
    ['checkout.session.async_payment_failed', { object: 'checkout.session', payment_status: 'unpaid' }],
    ['charge.refunded', { object: 'charge', refunded: true, amount_refunded: 100 }],
    ['charge.dispute.created', { object: 'dispute', status: 'warning_needs_response', amount: 100 }],
    ['payment_intent.succeeded', { object: 'payment_intent', status: 'succeeded' }],
  ])('%s', { timeout: 30_000 }, async (event, object) => {
    expect(await trigger(event)).toContain('Trigger succeeded')
    const received = await rig.sink.next(event)
    const verified = rig.stripe.webhooks.constructEvent(received.payload, received.signature, rig.secret)
    expect(verified.type).toBe(event)
    expect(verified.data.object).toMatchObject(object)
  })
})
