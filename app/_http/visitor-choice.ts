import { cookies } from 'next/headers'
import { connection } from 'next/server'
import { readWish, type Wish } from '@/lib/catalog/wishes'
import { hasPricesIn } from '@/lib/currency/queries'
import { config } from '@/lib/platform/config'
import { CURRENCY_COOKIE, currencyNamed } from './currency'

type Query = Record<string, string | string[] | undefined>

export interface VisitorChoice {
  readonly currency: string
  readonly wish: Wish
  readonly query: Query
}

/** What this visitor chose, from address and cookie. Makes a page one that is rendered per request. */
export async function visitorChoice(searchParams: Promise<Query>): Promise<VisitorChoice> {
  // The age of the exchange rates counts: nothing of this is prepared ahead, which would only fail and be tried again.
  await connection()
  const query = await searchParams
  const cookie = (await cookies()).get(CURRENCY_COOKIE)?.value
  return { query, wish: readWish(query), currency: await chosenCurrency(query.currency, cookie) }
}

/**
 * What prices are shown in, and later charged in: the address, else the cookie, else the store's own. Also the store's own
 * while the rate of the chosen one is missing or too old: other prices are worth more to a visitor than none.
 */
async function chosenCurrency(...candidates: readonly unknown[]): Promise<string> {
  const named = currencyNamed(...candidates)
  return named && (await hasPricesIn(named)) ? named : config().defaultCurrency
}
