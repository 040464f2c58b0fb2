import type { Page } from 'playwright-core'
import { control, freshLimits, newBuyer, siteUrl, sql, stack } from './world'

/** An order of new eSIMs, placed as another program would. */
export interface NewOrder {
  readonly number: string
  readonly token: string
  readonly session: string
  readonly checkoutUrl: string
  readonly email: string
  /** Its page, without language. */
  readonly path: string
}

export interface NewItem {
  readonly vendor: string
  readonly labels: readonly string[]
}

async function bundleOf(vendor: string): Promise<string> {
  const [row] = await sql`
    select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and array_length(countries, 1) = 1
    order by cost_minor, id limit 1`
  return String(row?.id)
}

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${siteUrl}/api/v2/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, string>
}

export async function placeNew(items: readonly NewItem[], name: string): Promise<NewOrder> {
  await freshLimits()
  const email = newBuyer(name)
  const wished = await Promise.all(
    items.map(async ({ vendor, labels }) => ({
      bundle_id: await bundleOf(vendor),
      quantity: labels.length,
      labels,
    })),
  )
  const quote = await post('quotes', { items: wished })
  const placed = await post(
    'orders',
    { quote_id: quote.quote_id, email, locale: 'en' },
    { 'idempotency-key': crypto.randomUUID() },
  )
  const { order_number: number = '', token = '', session_id: session = '', checkout_url = '' } = placed
  const path = `/orders/${number}?${new URLSearchParams({ t: token })}`
  return { number, token, session, checkoutUrl: checkout_url, email, path }
}

export const payNew = ({ session }: NewOrder) => control('/stripe/pay', { session, outcome: 'succeeded' })

interface Line {
  readonly line_id: number
  readonly fulfilment: string | null
  readonly esim_id: string | null
  readonly iccid: string | null
  readonly installable: boolean
}

export async function readNew({ number, token }: NewOrder) {
  const response = await fetch(`${siteUrl}/api/v2/orders/${number}`, { headers: { 'order-token': token } })
  return (await response.json()) as { state: string; lines: Line[]; price: { amount_minor: number } }
}

export const linePath = ({ number, token }: NewOrder, lineId: number | string) =>
  `/orders/${number}/esims/${lineId}?${new URLSearchParams({ t: token })}`

/** What is stored of an eSIM, unsealed with the key of the application under test. */
export async function storedCode(esimId: string): Promise<string> {
  Object.assign(process.env, stack.env)
  const { installationOf } = await import('@/lib/esims/install')
  const code = (await installationOf(esimId))?.activationCode
  if (!code) throw new Error(`nothing is stored for ${esimId}`)
  return code
}

/** The picture of the code as it is on the screen. */
export const qrShot = (page: Page): Promise<Uint8Array> => page.locator('[data-qr]').screenshot()

/** The first picture of a mail. */
export async function pictureOf(mailId: string): Promise<Uint8Array> {
  const response = await fetch(`${stack.sandbox.baseUrl}/mail/messages/${mailId}/attachments/0`)
  if (!response.ok) throw new Error(`attachment: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** A mail as it went over the wire. */
export const sourceOf = async (mailId: string): Promise<string> =>
  (await fetch(`${stack.sandbox.baseUrl}/mail/messages/${mailId}/source`)).text()
