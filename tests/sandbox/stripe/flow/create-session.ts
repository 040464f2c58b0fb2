import type Stripe from 'stripe'
import { buildLineItem, buildPrice, buildProduct } from '../build/catalog'
import { buildSession } from '../build/session'
import { invalidParam, missingParam, noSuch, notSimulated } from '../errors'
import { amountProblem, isCurrency, stepProblem } from '../money'
import { nowSeconds, type Simulator } from '../simulator'
import { expireSession } from './expire'
import { toMetadata } from './metadata'
import { paymentMethodTypes } from './methods'

/** The CLI still names the methods as older API versions did. */
export type SessionCreateParams = Stripe.Checkout.SessionCreateParams & { payment_method_types?: string[] }

const MIN_LIFE_SECONDS = 30 * 60
const MAX_LIFE_SECONDS = 24 * 3_600
const CLOCK_SLACK_SECONDS = 60
/** Would change what the buyer pays or is asked, so ignoring them would be a lie. */
const NOT_SIMULATED = [
  'discounts',
  'optional_items',
  'shipping_options',
  'shipping_address_collection',
  'custom_fields',
  'phone_number_collection',
  'tax_id_collection',
  'consent_collection',
  'payment_method_data',
] as const

export function createSession(sim: Simulator, params: SessionCreateParams): Stripe.Checkout.Session {
  refuseUnsimulated(params)
  checkForm(params)
  const items = params.line_items
  if (!items || items.length === 0) throw missingParam('line_items')
  if (items.length > 100) throw invalidParam('Line items are limited to 100.', 'line_items')
  const lineItems = items.map((item, index) => createLineItem(sim, item, index))
  const currency = lineItems[0]?.currency ?? 'usd'
  if (lineItems.some((item) => item.currency !== currency)) {
    throw invalidParam('You cannot combine currencies on a single Checkout Session.', 'line_items')
  }
  const amountTotal = lineItems.reduce((sum, item) => sum + item.amount_total, 0)
  const problem = amountTotal === 0 ? stepProblem(0, currency) : amountProblem(amountTotal, currency)
  if (problem) throw invalidParam(problem.message, 'line_items', problem.code)
  return openSession(sim, params, lineItems, { amountTotal, currency, recoveredFrom: null })
}

/** Also for the copy that a recovery link makes. */
export function openSession(
  sim: Simulator,
  params: SessionCreateParams,
  lineItems: Stripe.LineItem[],
  facts: { amountTotal: number; currency: string; recoveredFrom: string | null },
): Stripe.Checkout.Session {
  const created = nowSeconds(sim)
  const { expiresAt, lifeMs } = readExpiry(sim, params.expires_at)
  const session = buildSession({
    ...facts,
    params,
    created,
    expiresAt,
    metadata: toMetadata(params.metadata, 'metadata'),
    paymentMethodTypes: paymentMethodTypes(params, facts.currency),
    checkoutUrl: (id) => `${sim.url()}/c/pay/${id}`,
  })
  const endsAt = sim.world.now() + lifeMs
  sim.store.sessions.add(session, { customer: params.customer })
  sim.store.notes.set(session.id, {
    lineItems,
    paymentIntentData: params.payment_intent_data ?? {},
    endsAt,
    awaitingBank: null,
    delayedOutcome: 'succeeded',
  })
  sim.due.at(endsAt, () => {
    if (session.status === 'open') expireSession(sim, session)
  })
  return session
}

/** Accepts times by the world's clock and by the real one: the store under test only knows the real one. */
function readExpiry(sim: Simulator, asked: number | undefined): { expiresAt: number; lifeMs: number } {
  const worldNow = nowSeconds(sim)
  if (asked === undefined) return { expiresAt: worldNow + MAX_LIFE_SECONDS, lifeMs: MAX_LIFE_SECONDS * 1_000 }
  const clocks = [worldNow, Math.floor(Date.now() / 1_000)]
  const inRange = clocks.find((now) => {
    const life = asked - now
    return life >= MIN_LIFE_SECONDS - CLOCK_SLACK_SECONDS && life <= MAX_LIFE_SECONDS + CLOCK_SLACK_SECONDS
  })
  if (inRange !== undefined) return { expiresAt: asked, lifeMs: (asked - inRange) * 1_000 }
  const bound =
    asked < worldNow + MIN_LIFE_SECONDS
      ? 'at least 30 minutes from Checkout Session creation'
      : 'less than 24 hours from Checkout Session creation'
  throw invalidParam(`The \`expires_at\` timestamp must be ${bound}.`, 'expires_at')
}

function refuseUnsimulated(params: SessionCreateParams): void {
  for (const name of NOT_SIMULATED) {
    const value = params[name]
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) throw notSimulated(name, name)
  }
  if (params.automatic_tax?.enabled) throw notSimulated('automatic tax', 'automatic_tax[enabled]')
  if (params.invoice_creation?.enabled) throw notSimulated('invoices', 'invoice_creation[enabled]')
  if (params.ui_mode && params.ui_mode !== 'hosted_page')
    throw notSimulated(`ui_mode ${params.ui_mode}`, 'ui_mode')
  if (params.mode && params.mode !== 'payment') throw notSimulated(`mode ${params.mode}`, 'mode')
}

function checkForm(params: SessionCreateParams): void {
  if (!params.mode) throw missingParam('mode')
  if (!params.success_url) throw missingParam('success_url')
  for (const name of ['success_url', 'cancel_url'] as const) {
    const url = params[name]
    if (url !== undefined && !/^https?:\/\/[^/]/.test(url)) {
      throw invalidParam(
        'Invalid URL: An explicit scheme (such as https) must be provided.',
        name,
        'url_invalid',
      )
    }
  }
  if (params.customer && params.customer_email) {
    throw invalidParam('You may only specify one of these parameters: customer, customer_email.', 'customer')
  }
  if (params.customer_email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(params.customer_email)) {
    throw invalidParam(`Invalid email address: ${params.customer_email}`, 'customer_email', 'email_invalid')
  }
  if ((params.client_reference_id?.length ?? 0) > 200) {
    throw invalidParam('Invalid client_reference_id: must be at most 200 characters', 'client_reference_id')
  }
}

function createLineItem(
  sim: Simulator,
  item: Stripe.Checkout.SessionCreateParams.LineItem,
  index: number,
): Stripe.LineItem {
  const at = `line_items[${index}]`
  const quantity = item.quantity ?? 0
  if (quantity < 1) {
    throw invalidParam(`Quantity is required. Add \`quantity\` to \`${at}\``, `${at}[quantity]`)
  }
  if (item.price && item.price_data) {
    const message = 'You may only specify one of these parameters: price, price_data.'
    throw invalidParam(message, `${at}[price]`)
  }
  const price = item.price ? sim.store.prices.get(item.price) : createInlinePrice(sim, item.price_data, at)
  if (!price) throw noSuch('price', item.price ?? '', `${at}[price]`)
  const product = typeof price.product === 'string' ? sim.store.products.get(price.product) : undefined
  return buildLineItem(
    price,
    product?.name ?? 'Product',
    quantity,
    toMetadata(item.metadata, `${at}[metadata]`),
  )
}

function createInlinePrice(
  sim: Simulator,
  data: Stripe.Checkout.SessionCreateParams.LineItem.PriceData | undefined,
  at: string,
): Stripe.Price {
  if (!data) throw missingParam(`${at}[price]`)
  const where = `${at}[price_data]`
  if (data.recurring) throw notSimulated('recurring prices', `${where}[recurring]`)
  const currency = data.currency.toLowerCase()
  if (!isCurrency(currency)) throw invalidParam(`Invalid currency: ${data.currency}.`, `${where}[currency]`)
  const unitAmount = data.unit_amount ?? Number(data.unit_amount_decimal?.toString() ?? Number.NaN)
  if (!Number.isInteger(unitAmount)) throw missingParam(`${where}[unit_amount]`)
  if (unitAmount < 0) {
    const message = 'This value must be greater than or equal to 0.'
    throw invalidParam(message, `${where}[unit_amount]`, 'parameter_invalid_integer')
  }
  const product = readProduct(sim, data, where)
  const price = buildPrice({ product, unitAmount, currency, metadata: {}, active: false }, nowSeconds(sim))
  return sim.store.prices.add(price)
}

function readProduct(
  sim: Simulator,
  data: Stripe.Checkout.SessionCreateParams.LineItem.PriceData,
  where: string,
): string {
  if (data.product && data.product_data) {
    throw invalidParam(
      'You may only specify one of these parameters: product, product_data.',
      `${where}[product]`,
    )
  }
  if (data.product) {
    if (!sim.store.products.get(data.product)) throw noSuch('product', data.product, `${where}[product]`)
    return data.product
  }
  if (!data.product_data) throw missingParam(`${where}[product_data]`)
  const { name, description, images, metadata } = data.product_data
  const facts = {
    name,
    description: description ?? null,
    images: images ?? [],
    metadata: toMetadata(metadata, `${where}[product_data][metadata]`),
    active: false,
  }
  return sim.store.products.add(buildProduct(facts, nowSeconds(sim))).id
}
