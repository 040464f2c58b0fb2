import * as z from 'zod'
import type { SandboxRequest, SandboxResponse } from '../../kernel/http'
import { findSession } from '../api/sessions'
import { StripeRefusal } from '../errors'
import type { Simulator } from '../simulator'
import { ACTIONS } from './actions'
import { resolveCharge } from './find'
import { chargesOfSession, describeSession, totalsByCurrency, totalsOfCharges } from './totals'

export const CONTROL_PREFIX = '/__sandbox/stripe'

/** JSON levers for tests and for the board. Loopback only, so without a key. */
export function control(sim: Simulator, req: SandboxRequest): SandboxResponse {
  const name = req.path.slice(CONTROL_PREFIX.length + 1)
  try {
    const body = req.method === 'GET' ? read(sim, name, req.query) : runAction(sim, name, req.json())
    if (!body) return { status: 404, body: { error: `No ${req.method} ${req.path}.`, ...help() } }
    return { status: 200, body }
  } catch (error) {
    if (error instanceof StripeRefusal) return { status: error.status, body: error.body }
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } }
    throw error
  }
}

/** Also for tests in the same process. */
export function runAction(sim: Simulator, name: string, body: unknown): object | null {
  return Object.hasOwn(ACTIONS, name) ? (ACTIONS[name]?.run(sim, body) ?? null) : null
}

function read(sim: Simulator, name: string, query: URLSearchParams): object | null {
  const limit = Number(query.get('limit') ?? 50)
  switch (name) {
    case '':
      return help()
    case 'sessions': {
      const status = query.get('status')
      const matches = (session: { status: string | null }) => !status || session.status === status
      return { sessions: sim.store.sessions.page({ limit }, undefined, matches).items }
    }
    case 'intents': {
      const own = (intent: { id: string }) => sim.store.sessions.by('payment_intent', intent.id).length === 0
      return { intents: sim.store.paymentIntents.page({ limit }, undefined, own).items }
    }
    case 'events': {
      const type = query.get('type')
      const from = type ? sim.store.events.by('type', type) : undefined
      return { events: sim.store.events.page({ limit }, from).items }
    }
    case 'deliveries': {
      const filter = { event: query.get('event') ?? undefined, state: query.get('state') ?? undefined, limit }
      return { deliveries: sim.webhooks.list(filter) }
    }
    case 'webhooks':
      return sim.webhooks.settings
    case 'tax':
      return { transactions: [...sim.store.taxTransactions.values()] }
    case 'totals':
      return totals(sim, query)
    default:
      return name.startsWith('sessions/') ? describeSession(sim, findSession(sim, name.slice(9))) : null
  }
}

function totals(sim: Simulator, query: URLSearchParams): object {
  const session = query.get('session')
  if (session) return totalsOfCharges(sim, chargesOfSession(sim, findSession(sim, session)))
  const payment = query.get('payment_intent')
  if (payment) return totalsOfCharges(sim, sim.store.charges.by('payment_intent', payment))
  const charge = query.get('charge')
  if (charge) return totalsOfCharges(sim, [resolveCharge(sim, { charge })])
  return { by_currency: totalsByCurrency(sim) }
}

function help(): object {
  return {
    get: ['sessions', 'sessions/<id>', 'intents', 'events', 'deliveries', 'webhooks', 'tax', 'totals'].map(
      (name) => `${CONTROL_PREFIX}/${name}`,
    ),
    post: Object.keys(ACTIONS).map((name) => `${CONTROL_PREFIX}/${name}`),
  }
}
