import { listVendors } from '../../sandbox/control/vendor-list'
import { serve } from '../../sandbox/kernel/server'
import type { SandboxAddresses, World } from '../../sandbox/kernel/types'
import { createWorld } from '../../sandbox/kernel/world'
import { createOutside } from '../../sandbox/outside'
import { createProviders } from '../../sandbox/providers/create'
import type { Shop } from '../../sandbox/providers/shop'
import type { Simulator } from '../../sandbox/providers/simulator'

export interface Answer {
  status: number
  text: string
  json: unknown
  headers: Headers
}

export interface Outside {
  world: World
  baseUrl: string
  env: Record<string, string>
  shop(id: string): Shop
  /** Real HTTP; a lost connection rejects. */
  call(method: string, url: string, o?: { body?: unknown; headers?: Record<string, string> }): Promise<Answer>
  control(method: string, path: string, body?: unknown): Promise<Answer>
  close(): Promise<void>
}

const SMALL_CATALOGUE = 1_500

/** The four providers, the control API and the board on a free port, without Stripe, rates and mail. */
export async function startOutside(): Promise<Outside> {
  const world = createWorld()
  const simulators: Simulator[] = createProviders(world, SMALL_CATALOGUE)
  const vendors = listVendors(simulators, { stripe: [], rates: [], smtp: [] })
  const addresses: SandboxAddresses = { baseUrl: '', stripeUrl: '', smtpUrl: '', env: {} }
  const handler = createOutside(
    { world, simulators, vendors, addresses: () => addresses },
    'http://localhost:3000',
  )
  const main = await serve(handler, 0)
  addresses.baseUrl = main.url
  addresses.env = Object.assign({}, ...simulators.map((one) => one.env(main.url)))
  const call: Outside['call'] = async (method, url, o = {}) => {
    const response = await fetch(url, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...o.headers },
      redirect: 'manual',
      ...(o.body === undefined ? {} : { body: typeof o.body === 'string' ? o.body : JSON.stringify(o.body) }),
    })
    const text = await response.text()
    return { status: response.status, text, json: parse(text), headers: response.headers }
  }
  return {
    world,
    baseUrl: main.url,
    env: addresses.env,
    shop(id) {
      const found = simulators.find((one) => one.id === id)
      if (!found) throw new Error(`no provider ${id}`)
      return found.shop
    },
    call,
    control: (method, path, body) =>
      call(method, `${main.url}/__sandbox${path}`, body === undefined ? {} : { body }),
    close: main.close,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `read(json, 'order', 0, 'iccids')`: one value out of an answer, undefined when the way there ends. */
export function read(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[key] : undefined,
    value,
  )
}

export function rows(value: unknown, ...path: readonly (string | number)[]): unknown[] {
  const found = read(value, ...path)
  return Array.isArray(found) ? found : []
}
