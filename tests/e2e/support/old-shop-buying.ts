import { expect } from 'vitest'
import { dataOf, get, newEmail, post, signIn } from './old-shop'
import { control, freshLimits, sql, stack } from './world'

/** How the old shop's clients buy: by our answers and by what Stripe.js does with them. */

export const FINGERPRINT = 'a3f1c0de5b7e49d8b1a2c3d4e5f60718'
export const ORDER_ID = /^ord_[0-9a-z]{25}$/

export interface Bundle {
  readonly bundle_code: string
  readonly price: number
  readonly price_display: string
  readonly currency_code: string
}
/** A bundle of a provider whose eSIMs are told apart by our own reference. */
export async function aBundle(provider = 'travelroam'): Promise<Bundle> {
  const [row] = await sql`
    select id from store.bundles where provider = ${provider} and on_sale and cost_minor > 150 order by cost_minor, id limit 1`
  return dataOf(get(`bundles/${row?.id}`))
}

export const guestToken = async (email = newEmail(), device = '1234') => {
  await freshLimits()
  const guest = await dataOf(post('auth/tmp-login', { email, verify_by: 'email', confirm: true }, { device }))
  return String(guest.access_token)
}

export const assignBody = (bundle: Bundle, more: object = {}) => ({
  bundle_code: bundle.bundle_code,
  payment_type: 'Card',
  related_search: { region: null, countries: [{ iso3_code: 'FRA', country_name: 'France' }] },
  promo_code: '',
  affiliate_code: '',
  ...more,
})

/** What Stripe.js does with the answer: the publishable key and the client secret, and nothing else. */
export async function payAsStripeJs(
  { publishable_key: key, payment_intent_client_secret: secret }: Record<string, string>,
  card = '4242424242424242',
) {
  const id = String(secret).split('_secret_')[0]
  const form = new URLSearchParams({
    client_secret: String(secret),
    'payment_method_data[type]': 'card',
    'payment_method_data[card][number]': card,
    'payment_method_data[card][cvc]': '123',
    'payment_method_data[card][exp_month]': '12',
    'payment_method_data[card][exp_year]': '34',
    'payment_method_data[guid]': 'NA',
    use_stripe_sdk: 'true',
  })
  const response = await fetch(`${stack.sandbox.stripeUrl}/v1/payment_intents/${id}/confirm`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  })
  return { id: String(id), status: response.status, body: (await response.json()) as Record<string, unknown> }
}

export const totalsOf = async (intent: string) => {
  const totals = await control(`/stripe/totals?payment_intent=${intent}`)
  return { captured: Number(totals.captured), refunded: Number(totals.refunded) }
}
export const orderRow = async (id: string) =>
  (
    await sql`select number, state, guest_id, user_id, searched_countries from store.orders where id = ${id}`
  )[0]

/** §2.5, field by field. */
export const isEsim = (esim: Record<string, unknown>) => {
  const text = [
    'order_number',
    'order_status',
    'qr_code_value',
    'activation_code',
    'smdp_address',
    'validity_date',
  ]
  for (const field of [...text, 'iccid', 'payment_date', 'display_title', 'display_subtitle', 'bundle_code'])
    expect([field, typeof esim[field]]).toEqual([field, 'string'])
  for (const field of [
    'bundle_marketing_name',
    'bundle_name',
    'currency_code',
    'gprs_limit_display',
    'price_display',
  ])
    expect([field, typeof esim[field]]).toEqual([field, 'string'])
  for (const field of ['is_topup_allowed', 'plan_started', 'bundle_expired', 'unlimited'])
    expect([field, typeof esim[field]]).toEqual([field, 'boolean'])
  for (const field of ['price', 'count_countries', 'validity'])
    expect([field, Number.isFinite(esim[field])]).toEqual([field, true])
  expect(esim.validity_label).toBe('Day')
  expect(esim.payment_date).toMatch(/^\d{10}$/)
  expect(esim).toMatchObject({
    shared_with: null,
    bundle_message: [],
    searched_countries: [],
    supported_ships: [],
  })
  expect(Array.isArray(esim.countries)).toBe(true)
  for (const entry of esim.transaction_history as Record<string, unknown>[]) {
    expect(entry.user_order_id).toMatch(ORDER_ID)
    expect(['Primary Bundle', 'TopUp Bundle']).toContain(entry.bundle_type)
    expect(entry.created_at).toMatch(/^\d{10}$/)
    expect(typeof (entry.bundle as Record<string, unknown>).bundle_name).toBe('string')
    expect([typeof entry.plan_started, typeof entry.bundle_expired]).toEqual(['boolean', 'boolean'])
  }
}

/** A signed-in person with one eSIM. */
export async function buyer() {
  const email = newEmail()
  const { access_token: token, user_token: userId } = await signIn(email)
  const bundle = await aBundle()
  const answer = await dataOf(post('user/bundle/assign', assignBody(bundle), { token, device: FINGERPRINT }))
  await payAsStripeJs(answer)
  const esim = await dataOf(get(`user/my-esim-by-order/${answer.order_id}`, { token }))
  return {
    email,
    token: String(token),
    userId: String(userId),
    bundle,
    orderId: String(answer.order_id),
    esim,
  }
}
