import type { Page } from 'playwright-core'
import type { CheckedDevice } from '@/lib/core/devices/check'
import { textOf } from './browser'
import { control, siteUrl, sql } from './world'

/** Bundles on sale for one country, the cheapest first. */
export async function bundlesFor(vendor: string, count: number, country = 'TR'): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and countries = ${[country]}
    and not is_unlimited order by cost_minor, id limit ${count}`
  if (rows.length < count) throw new Error(`${vendor} sells ${rows.length} bundles for ${country}`)
  return rows.map(({ id }) => id)
}

export const bundleFor = async (vendor = 'travelroam'): Promise<string> =>
  (await bundlesFor(vendor, 1))[0] ?? ''

/** The one button of the form; the first of that kind is what Enter presses. */
export const payButton = (page: Page) => page.locator('button[name=intent][value=pay]').last()
export const shownTotal = (page: Page) => textOf(page.locator('output'))

export async function openBuy(page: Page, bundleId: string, { locale = '', query = '' } = {}): Promise<void> {
  await page.goto(`${locale}/buy/${bundleId}${query}`)
  await page.locator('#email').waitFor()
}

/** What the form must know before it leads to Stripe. */
export async function answer(page: Page, email: string): Promise<void> {
  await page.locator('#device_model').fill('iPhone 15')
  await page.locator('#email').fill(email)
}

export interface StoredOrder {
  number: string
  user_id: string | null
  device: CheckedDevice | null
  amount_minor: number
  currency: string
  lines: { label: string | null; bundle_id: string; travel_date: string | null }[]
}

/** Orders of an address, oldest first. */
export const ordersOf = (email: string) => sql<StoredOrder[]>`
  select o.number, o.user_id, o.device, o.amount_minor::int, o.currency,
    json_agg(json_build_object('label', l.label, 'bundle_id', l.bundle_id, 'travel_date', l.travel_date) order by l.id) as lines
  from store.orders o join store.order_lines l on l.order_id = o.id
  where o.email = ${email} group by o.id order by o.created_at`

/** Purchases that the providers made for an order. */
export async function boughtBy(number: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from store.fulfilments f join store.orders o on o.id = f.order_id
    where o.number = ${number} and f.state = 'succeeded'`
  return row?.n ?? 0
}

export async function atNewOrder(page: Page): Promise<string> {
  await page.waitForURL((url) => url.origin === siteUrl && /\/orders\/ORD-/.test(url.pathname))
  return /ORD-[0-9A-Z]{12}/.exec(page.url())?.[0] ?? ''
}

export const setBalance = (vendor: string, balanceMinor: number) =>
  control('/wallets', { vendor, balanceMinor }, 'PUT')
