import type Stripe from 'stripe'
import { noSuch } from '../errors'
import type { Simulator } from '../simulator'
import { INTENT_ROUTES } from './intents'
import { listOf, type Route, route } from './route'

export function findCharge(sim: Simulator, id: string): Stripe.Charge {
  const charge = sim.store.charges.get(id)
  if (!charge) throw noSuch('charge', id)
  return charge
}

export const PAYMENT_ROUTES: Route[] = [
  ...INTENT_ROUTES,
  route<Stripe.ChargeListParams>('GET', '/v1/charges', 'charges.list', (sim, params) => {
    const { charges } = sim.store
    const from = params.payment_intent
      ? charges.by('payment_intent', params.payment_intent)
      : params.customer
        ? charges.by('customer', params.customer)
        : undefined
    return listOf('/v1/charges', charges.page(params, from))
  }),
  route('GET', '/v1/charges/:id', 'charges.retrieve', (sim, _params, id) => findCharge(sim, id)),
  route<Stripe.BalanceTransactionListParams>(
    'GET',
    '/v1/balance_transactions',
    'balance_transactions.list',
    (sim, params) => {
      const { balanceTransactions } = sim.store
      const from = params.source ? balanceTransactions.by('source', params.source) : undefined
      const matches = (item: Stripe.BalanceTransaction) => !params.type || item.type === params.type
      return listOf('/v1/balance_transactions', balanceTransactions.page(params, from, matches))
    },
  ),
  route('GET', '/v1/balance_transactions/:id', 'balance_transactions.retrieve', (sim, _params, id) => {
    const found = sim.store.balanceTransactions.get(id)
    if (!found) throw noSuch('balance transaction', id)
    return found
  }),
]
