import 'server-only'
import { sql } from 'kysely'
import { db } from '../../platform/db/client'
import { providers } from '../../providers/live'
import type { Bundle } from '../types'
import { select, toBundle } from './bundles'

/** No list of one place is longer than this; a larger answer is a mistake of ours. */
const MOST_ROWS = 5_000

/**
 * One text that is another one as soon as anything is that a listed price or fact is made of: bundles, which providers
 * are on, price rules, the rates of currencies that are bought and sold in.
 */
export async function readSignature(currency: string): Promise<string> {
  const { rows } = await sql<{ signature: string }>`
    with sold as (
      select count(*) as n, max(changed_at) as changed_at, sum(cost_minor) as cost, sum(hashtext(content_hash)::bigint) as hash,
        array_agg(distinct cost_currency) as currencies
      from store.bundles where on_sale)
    select concat_ws('/',
      (select concat_ws(',', n, extract(epoch from changed_at), cost, hash) from sold),
      (select string_agg(concat_ws(',', provider, enabled), ';' order by provider) from store.provider_settings),
      (select string_agg(concat_ws(',', id, provider, country, margin_percent, fee_minor, floor_minor, rounding), ';' order by id)
        from store.price_rules where is_active),
      (select string_agg(concat_ws(',', r.currency, r.per_usd), ';' order by r.currency) from store.exchange_rates r, sold
        where r.currency = ${currency} or r.currency = any(sold.currencies))) as signature`.execute(db())
  return rows[0]?.signature ?? ''
}

/** Text by text, so that the query goes out in one round trip. */
const texts = (all: readonly string[]) => sql`array[${sql.join(all)}]::text[]`

/** A provider without an environment block sells nothing, whatever its rows say. */
const live = () => sql<boolean>`s.enabled and b.provider = any(${texts([...providers().keys()])})`

const onSale = () => select(db()).where('b.on_sale', '=', true).where(live()).limit(MOST_ROWS)

/** Valid in every one of the countries. */
export async function findCovering(countries: readonly string[]): Promise<Bundle[]> {
  const rows = await onSale()
    .where(sql<boolean>`b.countries @> ${texts(countries)}`)
    .execute()
  return rows.map(toBundle)
}

/** Of several countries, at least one of them among those given. */
export async function findRegional(countries: readonly string[]): Promise<Bundle[]> {
  const rows = await onSale()
    .where(sql<boolean>`b.countries && ${texts(countries)} and cardinality(b.countries) > 1`)
    .execute()
  return rows.map(toBundle)
}

/** At sea, said to be world-wide, or of so many countries that it may be. */
export async function findWide(): Promise<Bundle[]> {
  const rows = await onSale()
    .where(sql<boolean>`(b.scope in ('global', 'sea') or cardinality(b.countries) > 50)`)
    .execute()
  return rows.map(toBundle)
}

/** Every set of countries that something is on sale for, each once. */
export async function readCountrySets(): Promise<
  readonly { readonly countries: readonly string[]; readonly scope: Bundle['scope'] }[]
> {
  const { rows } = await sql<{ countries: string[]; scope: Bundle['scope'] }>`
    select distinct b.countries, b.scope from store.bundles b
    join store.provider_settings s on s.provider = b.provider
    where b.on_sale and ${live()} and cardinality(b.countries) > 0`.execute(db())
  return rows
}

/** In a fixed order, so that pages of it do not overlap. */
export async function findPage(limit: number, offset: number): Promise<Bundle[]> {
  const rows = await select(db())
    .where('b.on_sale', '=', true)
    .where(live())
    .orderBy('b.name')
    .orderBy('b.id')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(toBundle)
}
