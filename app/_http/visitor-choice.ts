import { cookies } from 'next/headers'
import { readWish, type Wish } from '@/lib/catalog/wishes'
import { CURRENCY_COOKIE, chosenCurrency } from './currency'

type Query = Record<string, string | string[] | undefined>

export interface VisitorChoice {
  readonly currency: string
  readonly wish: Wish
  readonly query: Query
}

/** What this visitor chose, from address and cookie. Makes a page one that is rendered per request. */
export async function visitorChoice(searchParams: Promise<Query>): Promise<VisitorChoice> {
  const query = await searchParams
  const cookie = (await cookies()).get(CURRENCY_COOKIE)?.value
  return { query, wish: readWish(query), currency: chosenCurrency(query.currency, cookie) }
}
