import type { BrowserContext } from 'playwright-core'
import type { VendorId } from '../../sandbox/kernel/types'
import { bearerFor } from './sign-in'
import { until } from './until'
import { control, freshLimits, newBuyer, siteUrl, sql } from './world'

/** Somebody who has signed in with a mailed code. */
export interface Account {
  readonly userId: string
  readonly email: string
  readonly token: string
  readonly cookie: { readonly name: string; readonly value: string; readonly url: string }
}

export async function newAccount(name: string): Promise<Account> {
  const { email, userId, accessToken, refreshToken } = await bearerFor(newBuyer(name))
  const session = {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_at: Math.floor(Date.now() / 1000) + 3000,
  }
  const value = `base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`
  return { userId, email, token: accessToken, cookie: { name: 'rk-session', value, url: siteUrl } }
}

export const signIn = (context: BrowserContext, { cookie }: Account) => context.addCookies([cookie])

/** A request to /api/v2 as this account; null = as nobody. */
export async function api(
  account: Account | null,
  path: string,
  options: { readonly method?: string; readonly body?: object; readonly headers?: object } = {},
) {
  const { body, method = body ? 'POST' : 'GET', headers = {} } = options
  const response = await fetch(`${siteUrl}/api/v2/${path}`, {
    method,
    headers: {
      ...(account ? { authorization: `Bearer ${account.token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const answer = (await response.json()) as Record<string, unknown>
  return { status: response.status, headers: response.headers, body: answer }
}

export interface OwnEsim {
  readonly esimId: string
  readonly iccid: string
  readonly orderNumber: string
}

/** A new eSIM bought by this account; put into `state` at its provider. */
export async function buyEsim(
  account: Account,
  { vendor = 'travelroam', state, label }: { vendor?: VendorId; state?: string; label?: string } = {},
): Promise<OwnEsim> {
  await freshLimits()
  const [bundle] = await sql`
    select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and data_bytes between 1000000000 and 5000000000
      and array_length(countries, 1) = 1 order by cost_minor, id limit 1`
  const items = [{ bundle_id: bundle?.id, quantity: 1, labels: label ? [label] : [] }]
  const quote = await api(account, 'quotes', { body: { items } })
  const placed = await api(account, 'orders', {
    body: { quote_id: quote.body.quote_id, email: account.email },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  const { order_number: number, session_id: session } = placed.body
  if (typeof number !== 'string') throw new Error(JSON.stringify([quote.body, placed.body]))
  await control('/stripe/pay', { session, outcome: 'succeeded' })
  const row = await until(`eSIM of ${number}`, async () => {
    const [found] = await sql`
      select e.id, e.iccid from store.esims e join store.order_lines l on l.id = e.order_line_id
      join store.orders o on o.id = l.order_id where o.number = ${number} and o.state = 'fulfilled'`
    return found
  })
  const esim = { esimId: String(row?.id), iccid: String(row?.iccid), orderNumber: number }
  if (state) await control('/esims', { iccid: esim.iccid, state, vendor })
  return esim
}
