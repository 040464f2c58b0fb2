import type { SandboxRequest, SandboxResponse } from '../kernel/http'
import { type Listening, serve } from '../kernel/server'
import type { World } from '../kernel/types'
import { API_OPERATIONS, callApi } from './api/call'
import { IdempotencyKeys } from './api/idempotency'
import { SIMULATED_EVENTS } from './build/event'
import { CONTROL_PREFIX, control, runAction } from './control/routes'
import { showPage } from './page/routes'
import type { Simulator, StripeSettings } from './simulator'
import { createDueQueue } from './state/due-queue'
import { createStore } from './state/store'
import { Webhooks } from './webhooks/deliver'

/** For the fault switch: API calls by stripe-node's names, the hosted page, and the deliveries to the store. */
export const STRIPE_OPERATIONS = [...API_OPERATIONS, 'checkout.page', 'webhook'] as const

/** What the store subscribes to by default; further types are recorded as events but not delivered. */
export const SUBSCRIBED_EVENTS = SIMULATED_EVENTS.filter((type) => !/^(product|price|customer)\./.test(type))

export interface StripeOptions {
  /** 0 = any free one. */
  port: number
  /** Where events go; null = nowhere. */
  webhookUrl: string | null
  /** Address of the sandbox's board. */
  baseUrl: string
  /** Shown as the seller on the hosted page. */
  storeName?: string
  webhookSecrets?: string[]
  delayedSettlementMs?: number | null
  redirectWaitMs?: number
}

export interface SandboxStripe {
  listen(): Promise<{ url: string }>
  close(): Promise<void>
  /** Complete once `listen` has returned. */
  readonly env: Record<string, string>
  /** A control action without HTTP, see README.md. */
  act(name: string, body?: object): object
  readonly simulator: Simulator
}

const INVENTED = {
  secretKey: 'sk_test_sandbox51Roamkeep00000000000000000000',
  publishableKey: 'pk_test_sandbox51Roamkeep00000000000000000000',
  webhookSecret: 'whsec_sandbox0123456789abcdefghijklmnop',
}

/** Stripe for one world, on its own port since stripe-node takes a host and a port but no path. */
export function createStripe(world: World, options: StripeOptions): SandboxStripe {
  let listening: Listening | null = null
  const simulator = createSimulator(
    world,
    options,
    () => listening?.url ?? `http://127.0.0.1:${options.port}`,
  )
  const keys = new IdempotencyKeys(world)
  const defaults = structuredClone(simulator.settings)
  world.onReset(() => {
    simulator.store.clear()
    simulator.due.clear()
    simulator.webhooks.clear()
    keys.clear()
    Object.assign(simulator.settings, structuredClone(defaults))
  })
  return {
    simulator,
    async listen() {
      listening = await serve((req) => answer(simulator, keys, req), options.port)
      return { url: listening.url }
    },
    async close() {
      simulator.webhooks.clear()
      simulator.due.clear()
      await listening?.close()
      listening = null
    },
    get env() {
      return {
        STRIPE_SECRET_KEY: simulator.settings.secretKey,
        NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: simulator.settings.publishableKey,
        STRIPE_WEBHOOK_SECRET: simulator.webhooks.settings.secrets.join(','),
        STRIPE_API_BASE: simulator.url(),
      }
    },
    act(name, body = {}) {
      const result = runAction(simulator, name, body)
      if (!result) throw new Error(`no control action ${name}`)
      return result
    },
  }
}

function createSimulator(
  world: World,
  options: StripeOptions,
  url: () => string,
): Simulator & { store: ReturnType<typeof createStore> } {
  const settings: StripeSettings = {
    secretKey: INVENTED.secretKey,
    publishableKey: INVENTED.publishableKey,
    storeName: options.storeName ?? 'Sandbox Store',
    delayedSettlementMs: options.delayedSettlementMs === undefined ? 30_000 : options.delayedSettlementMs,
    redirectWaitMs: options.redirectWaitMs ?? 2_000,
    nextRefunds: [],
  }
  const webhooks = new Webhooks(world, {
    enabled: true,
    url: options.webhookUrl,
    secrets: options.webhookSecrets ?? [INVENTED.webhookSecret],
    events: [...SUBSCRIBED_EVENTS],
  })
  return {
    world,
    store: createStore(),
    due: createDueQueue(world),
    webhooks,
    settings,
    url,
    boardUrl: options.baseUrl,
    request: null,
  }
}

async function answer(sim: Simulator, keys: IdempotencyKeys, req: SandboxRequest): Promise<SandboxResponse> {
  if (req.path.startsWith('/v1/')) return callApi(sim, keys, req)
  if (req.path === CONTROL_PREFIX || req.path.startsWith(`${CONTROL_PREFIX}/`)) return control(sim, req)
  if (req.path === '/') return { status: 303, headers: { location: sim.boardUrl }, body: '' }
  return (await showPage(sim, req)) ?? callApi(sim, keys, req)
}
