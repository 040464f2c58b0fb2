import type Stripe from 'stripe'
import { type Collection, createCollection } from './collection'

/** What the simulator remembers of a session besides the public object. */
export interface SessionNotes {
  lineItems: Stripe.LineItem[]
  paymentIntentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData
  /** World time in milliseconds at which the session ends. */
  endsAt: number
  /** The buyer is at the bank's page with these payment details. */
  awaitingBank: { methodId: string; email: string; name: string | null } | null
  /** What the delayed payment will turn out to be, unless a control call decides otherwise. */
  delayedOutcome: 'succeeded' | 'failed'
}

/** A calculation or transaction of Stripe Tax with the lines that it is sent with when they are asked for. */
export interface Taxed<T, L> {
  object: T
  lines: L[]
}

export interface Store {
  sessions: Collection<Stripe.Checkout.Session>
  notes: Map<string, SessionNotes>
  /** Recovery token of an expired session → its id. */
  recoveries: Map<string, string>
  paymentIntents: Collection<Stripe.PaymentIntent>
  charges: Collection<Stripe.Charge>
  refunds: Collection<Stripe.Refund>
  disputes: Collection<Stripe.Dispute>
  events: Collection<Stripe.Event>
  balanceTransactions: Collection<Stripe.BalanceTransaction>
  products: Collection<Stripe.Product>
  prices: Collection<Stripe.Price>
  paymentMethods: Collection<Stripe.PaymentMethod>
  customers: Collection<Stripe.Customer>
  fraudWarnings: Collection<Stripe.Radar.EarlyFraudWarning>
  taxCalculations: Map<string, Taxed<Stripe.Tax.Calculation, Stripe.Tax.CalculationLineItem>>
  taxTransactions: Map<string, Taxed<Stripe.Tax.Transaction, Stripe.Tax.TransactionLineItem>>
}

export function createStore(): Store & { clear(): void } {
  const store: Store = {
    sessions: createCollection(),
    notes: new Map(),
    recoveries: new Map(),
    paymentIntents: createCollection(),
    charges: createCollection(),
    refunds: createCollection(),
    disputes: createCollection(),
    events: createCollection(),
    balanceTransactions: createCollection(),
    products: createCollection(),
    prices: createCollection(),
    paymentMethods: createCollection(),
    customers: createCollection(),
    fraudWarnings: createCollection(),
    taxCalculations: new Map(),
    taxTransactions: new Map(),
  }
  return {
    ...store,
    clear() {
      for (const part of Object.values(store)) part.clear()
    },
  }
}
