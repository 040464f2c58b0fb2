import type Stripe from 'stripe'
import { buildCustomer, buildPrice, buildProduct } from '../build/catalog'
import { buildEphemeralKey } from '../build/ephemeral-key'
import { invalidParam, missingParam, noSuch, notAllowed, notSimulated } from '../errors'
import { toMetadata } from '../flow/metadata'
import { createFromIban, createFromToken } from '../flow/methods'
import { paySession } from '../flow/pay-session'
import { isCurrency } from '../money'
import { emit, nowSeconds, type Simulator } from '../simulator'
import { listOf, type Route, route } from './route'
import { findSession } from './sessions'

/** Just enough of the rest of Stripe for the official CLI's triggers and for a shop that keeps its products there. */
export const CATALOG_ROUTES: Route[] = [
  route<Stripe.ProductCreateParams>('POST', '/v1/products', 'products.create', (sim, params) => {
    const { name, description, images, metadata, active } = params
    const facts = { name, description: description ?? null, images: images ?? [], active: active ?? true }
    const product = buildProduct({ ...facts, metadata: toMetadata(metadata, 'metadata') }, nowSeconds(sim))
    sim.store.products.add(product)
    emit(sim, 'product.created', product)
    return product
  }),
  route('GET', '/v1/products/:id', 'products.retrieve', (sim, _params, id) =>
    need(sim.store.products, 'product', id),
  ),
  route<Stripe.PriceCreateParams>('POST', '/v1/prices', 'prices.create', createPrice),
  route('GET', '/v1/prices/:id', 'prices.retrieve', (sim, _params, id) =>
    need(sim.store.prices, 'price', id),
  ),
  route<Stripe.PaymentMethodCreateParams>(
    'POST',
    '/v1/payment_methods',
    'payment_methods.create',
    createMethod,
  ),
  route('GET', '/v1/payment_methods/:id', 'payment_methods.retrieve', (sim, _params, id) =>
    need(sim.store.paymentMethods, 'PaymentMethod', id),
  ),
  route<Stripe.CustomerCreateParams>('POST', '/v1/customers', 'customers.create', (sim, params) => {
    const { email, name, description, metadata } = params
    const facts = { email: email ?? null, name: name || null, description: description ?? null }
    const customer = buildCustomer({ ...facts, metadata: toMetadata(metadata, 'metadata') }, nowSeconds(sim))
    sim.store.customers.add(customer)
    emit(sim, 'customer.created', customer)
    return customer
  }),
  route('GET', '/v1/customers/:id', 'customers.retrieve', (sim, _params, id) =>
    need(sim.store.customers, 'customer', id),
  ),
  route<Stripe.EphemeralKeyCreateParams>(
    'POST',
    '/v1/ephemeral_keys',
    'ephemeral_keys.create',
    (sim, { customer }) => {
      if (!customer) throw missingParam('customer')
      need(sim.store.customers, 'customer', customer)
      return buildEphemeralKey(nowSeconds(sim))
    },
  ),
  route<Stripe.EventListParams>('GET', '/v1/events', 'events.list', (sim, params) => {
    const { events } = sim.store
    const types: string[] | undefined = params.types ?? (params.type ? [params.type] : undefined)
    const [only] = types?.length === 1 ? types : []
    const from = only && !only.includes('*') ? events.by('type', only) : undefined
    const wanted = (event: Stripe.Event) => !types || types.some((type) => matchesType(event.type, type))
    return listOf('/v1/events', events.page(params, from, wanted))
  }),
  route('GET', '/v1/events/:id', 'events.retrieve', (sim, _params, id) =>
    need(sim.store.events, 'event', id),
  ),
  route('GET', '/v1/payment_pages/:id', 'payment_pages.retrieve', (sim, _params, id) => paymentPage(sim, id)),
  route<ConfirmParams>('POST', '/v1/payment_pages/:id/confirm', 'payment_pages.confirm', confirmPage),
]

const matchesType = (type: string, wanted: string) =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted

function need<T>(collection: { get(id: string): T | undefined }, object: string, id: string): T {
  const found = collection.get(id)
  if (!found) throw noSuch(object, id)
  return found
}

function createPrice(sim: Simulator, params: Stripe.PriceCreateParams): object {
  const currency = params.currency.toLowerCase()
  if (!isCurrency(currency)) throw invalidParam(`Invalid currency: ${params.currency}.`, 'currency')
  if (params.recurring) throw notSimulated('recurring prices', 'recurring')
  const { product } = params
  if (!product) throw missingParam('product')
  if (!sim.store.products.get(product)) throw noSuch('product', product, 'product')
  if (params.unit_amount === undefined) throw missingParam('unit_amount')
  const metadata = toMetadata(params.metadata, 'metadata')
  const facts = { product, unitAmount: params.unit_amount, currency, metadata, active: params.active ?? true }
  const price = sim.store.prices.add(buildPrice(facts, nowSeconds(sim)))
  emit(sim, 'price.created', price)
  return price
}

function createMethod(sim: Simulator, params: Stripe.PaymentMethodCreateParams): object {
  const details = params.billing_details
  const buyer = { email: details?.email || null, name: details?.name || null }
  if (params.type === 'sepa_debit' && params.sepa_debit)
    return createFromIban(sim, params.sepa_debit.iban, buyer)
  const token = params.card && 'token' in params.card ? params.card.token : undefined
  if (params.type !== 'card' || !token)
    throw notSimulated('payment methods other than test tokens', 'card[token]')
  const method = createFromToken(sim, token, buyer)
  if (!method) throw noSuch('token', token, 'card[token]')
  return method
}

interface ConfirmParams {
  payment_method?: string
  expected_amount?: string
}

/** What the hosted page's own script asks; undocumented by Stripe and used by its CLI. */
function paymentPage(sim: Simulator, sessionId: string): object {
  const session = findSession(sim, sessionId)
  return {
    id: session.id.replace(/^cs_/, 'ppage_'),
    object: 'checkout.session.client',
    session_id: session.id,
    status: session.status,
    payment_status: session.payment_status,
    currency: session.currency,
    total_summary: {
      due: session.amount_total,
      subtotal: session.amount_subtotal,
      total: session.amount_total,
    },
    livemode: false,
  }
}

function confirmPage(sim: Simulator, params: ConfirmParams, id: string): object {
  const session = findSession(sim, id)
  if (params.expected_amount !== undefined && Number(params.expected_amount) !== session.amount_total) {
    throw notAllowed('The amount has changed.', { code: 'checkout_amount_mismatch' })
  }
  const method = need(sim.store.paymentMethods, 'PaymentMethod', params.payment_method ?? '')
  const { email, name } = method.billing_details
  paySession(sim, session, method, { email: email ?? 'buyer@example.test', name })
  return paymentPage(sim, id)
}
