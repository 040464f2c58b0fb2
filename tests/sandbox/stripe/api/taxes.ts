import type Stripe from 'stripe'
import { noSuch } from '../errors'
import { createCalculation } from '../flow/tax'
import { recordReversal, recordSale } from '../flow/tax-transactions'
import { type Route, route } from './route'

export const TAX_ROUTES: Route[] = [
  route<Stripe.Tax.CalculationCreateParams>(
    'POST',
    '/v1/tax/calculations',
    'tax.calculations.create',
    createCalculation,
  ),
  route<Stripe.Tax.TransactionCreateFromCalculationParams>(
    'POST',
    '/v1/tax/transactions/create_from_calculation',
    'tax.transactions.create_from_calculation',
    recordSale,
  ),
  route<Stripe.Tax.TransactionCreateReversalParams>(
    'POST',
    '/v1/tax/transactions/create_reversal',
    'tax.transactions.create_reversal',
    recordReversal,
  ),
  route('GET', '/v1/tax/transactions/:id', 'tax.transactions.retrieve', (sim, _params, id) => {
    const transaction = sim.store.taxTransactions.get(id)
    if (!transaction) throw noSuch('tax transaction', id)
    return transaction.object
  }),
]
