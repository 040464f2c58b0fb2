import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'
import { vi } from 'vitest'
import type { World } from '../../sandbox/kernel/types'
import { createWorld } from '../../sandbox/kernel/world'
import { createStripe, type SandboxStripe, type StripeOptions } from '../../sandbox/stripe'

export interface Received {
  event: Stripe.Event
  payload: string
  signature: string
}

export interface Sink {
  url: string
  received: Received[]
  /** Answer of the next deliveries; 200 when empty. */
  answers: number[]
  types(): string[]
  /** Resolves with the first event of that type, past or to come. */
  next(type: string, count?: number): Promise<Received>
  close(): Promise<void>
}

/** A store's webhook route in miniature. */
export async function createSink(): Promise<Sink> {
  const received: Received[] = []
  const answers: number[] = []
  const waiting = new Set<() => void>()
  const server: Server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const payload = Buffer.concat(chunks).toString('utf8')
    received.push({
      event: JSON.parse(payload) as Stripe.Event,
      payload,
      signature: String(req.headers['stripe-signature']),
    })
    res.writeHead(answers.shift() ?? 200).end()
    for (const check of waiting) check()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe`,
    received,
    answers,
    types: () => received.map(({ event }) => event.type),
    next(type, count = 1) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          const seen = received.map(({ event }) => event.type).join(', ')
          reject(new Error(`no ${type} arrived, only: ${seen}`))
        }, 8_000)
        const check = () => {
          const found = received.filter(({ event }) => event.type === type)[count - 1]
          if (!found) return
          clearTimeout(timer)
          waiting.delete(check)
          resolve(found)
        }
        waiting.add(check)
        check()
      })
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface Rig {
  world: World
  sandbox: SandboxStripe
  stripe: Stripe
  sink: Sink
  url: string
  secret: string
  /** Waits for webhooks under way, then forgets everything. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** A sandbox, the real SDK pointed at it, and a webhook sink. */
export async function createRig(options: Partial<StripeOptions> = {}): Promise<Rig> {
  const world = createWorld()
  const sink = await createSink()
  const baseUrl = 'http://127.0.0.1:1'
  const sandbox = createStripe(world, {
    port: 0,
    webhookUrl: sink.url,
    baseUrl,
    redirectWaitMs: 500,
    ...options,
  })
  const { url } = await sandbox.listen()
  const { STRIPE_SECRET_KEY = '', STRIPE_WEBHOOK_SECRET = '' } = sandbox.env
  return {
    world,
    sandbox,
    stripe: connect(url, STRIPE_SECRET_KEY),
    sink,
    url,
    secret: STRIPE_WEBHOOK_SECRET,
    async reset() {
      const { webhooks } = sandbox.simulator
      await vi.waitUntil(() => webhooks.list({ state: 'pending' }).length === 0, 8_000)
      world.reset()
      sink.received.length = 0
      sink.answers.length = 0
    },
    async close() {
      await sandbox.close()
      await sink.close()
    },
  }
}

export function connect(url: string, key: string, config: Stripe.StripeConfig = {}): Stripe {
  const { hostname, port } = new URL(url)
  return new Stripe(key, { host: hostname, port, protocol: 'http', telemetry: false, ...config })
}

export function sessionParams(
  set: Partial<Stripe.Checkout.SessionCreateParams> = {},
  unitAmount = 1_250,
  currency = 'usd',
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    success_url: 'https://store.example.test/orders/ord_1?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://store.example.test/bundles/x',
    client_reference_id: 'ord_1',
    metadata: { order_id: 'ord_1' },
    payment_intent_data: { metadata: { order_id: 'ord_1' } },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency,
          unit_amount: unitAmount,
          product_data: { name: 'Italy 5 GB, 30 days', description: 'Data-only eSIM' },
        },
      },
    ],
    ...set,
  }
}
