import type Stripe from 'stripe'
import { noSuch, notAllowed } from '../errors'
import { createSession, type SessionCreateParams } from '../flow/create-session'
import { expireSession } from '../flow/expire'
import { mergeMetadata } from '../flow/metadata'
import type { Simulator } from '../simulator'
import { listOf, type Route, route } from './route'

const PATH = '/v1/checkout/sessions'

export function findSession(sim: Simulator, id: string): Stripe.Checkout.Session {
  const session = sim.store.sessions.get(id)
  if (!session) throw noSuch('checkout.session', id, 'session')
  return session
}

export const SESSION_ROUTES: Route[] = [
  route<SessionCreateParams>('POST', PATH, 'checkout.sessions.create', createSession),
  route<Stripe.Checkout.SessionListParams>('GET', PATH, 'checkout.sessions.list', listSessions),
  route('GET', `${PATH}/:id`, 'checkout.sessions.retrieve', (sim, _params, id) => findSession(sim, id)),
  route<Stripe.Checkout.SessionUpdateParams>(
    'POST',
    `${PATH}/:id`,
    'checkout.sessions.update',
    updateSession,
  ),
  route('POST', `${PATH}/:id/expire`, 'checkout.sessions.expire', expireOpenSession),
  route<Stripe.Checkout.SessionListLineItemsParams>(
    'GET',
    `${PATH}/:id/line_items`,
    'checkout.sessions.line_items',
    (sim, { limit = 10 }, id) => {
      const items = sim.store.notes.get(findSession(sim, id).id)?.lineItems ?? []
      return listOf(`${PATH}/${id}/line_items`, {
        items: items.slice(0, limit),
        hasMore: items.length > limit,
      })
    },
  ),
]

function listSessions(sim: Simulator, params: Stripe.Checkout.SessionListParams): object {
  const { sessions } = sim.store
  const { payment_intent: payment, customer, status, customer_details: details } = params
  const from = payment
    ? sessions.by('payment_intent', payment)
    : customer
      ? sessions.by('customer', customer)
      : undefined
  const email = details?.email.toLowerCase()
  const matches = (session: Stripe.Checkout.Session) =>
    (!status || session.status === status) &&
    (!email || session.customer_details?.email?.toLowerCase() === email)
  return listOf(PATH, sessions.page(params, from, matches))
}

function updateSession(sim: Simulator, params: Stripe.Checkout.SessionUpdateParams, id: string): object {
  const session = findSession(sim, id)
  if (params.metadata !== undefined) {
    session.metadata = mergeMetadata(session.metadata ?? {}, params.metadata, 'metadata')
  }
  return session
}

function expireOpenSession(sim: Simulator, _params: unknown, id: string): object {
  const session = findSession(sim, id)
  if (session.status !== 'open') {
    const message = `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`
    throw notAllowed(message)
  }
  expireSession(sim, session)
  return session
}
