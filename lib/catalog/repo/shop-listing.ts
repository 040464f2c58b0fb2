import 'server-only'
import { sql } from 'kysely'
import { db } from '../../platform/db/client'
import type { ProviderId } from '../../providers/types'
import type { Bundle } from '../types'
import { select, toBundle } from './bundles'
import { isDown, type OnSale, onSale, read } from './places'
import { isInForce } from './restrictions'

/**
 * One text that is another one as soon as anything is that a listed price or fact is made of: bundles, what is stated of
 * them, which providers are on and which are down, price rules, the rates of currencies that are bought and sold in.
 */
export async function readSignature(currency: string): Promise<string> {
  const { rows } = await sql<{ signature: string }>`
    with sold as (
      select count(*) as n, max(changed_at) as changed_at, sum(cost_minor) as cost, sum(hashtext(content_hash)::bigint) as hash,
        array_agg(distinct cost_currency) as currencies
      from store.bundles where on_sale)
    select concat_ws('/',
      (select concat_ws(',', n, extract(epoch from changed_at), cost, hash) from sold),
      (select string_agg(concat_ws(',', s.provider, s.enabled, ${isDown}), ';' order by s.provider)
        from store.provider_settings s left join store.provider_health h using (provider)),
      (select string_agg(concat_ws(',', id, provider, country, margin_percent, fee_minor, floor_minor, rounding), ';' order by id)
        from store.price_rules where is_active),
      (select string_agg(r.id, ';' order by r.id) from store.restrictions r where ${isInForce}),
      (select string_agg(concat_ws(',', r.currency, r.per_usd), ';' order by r.currency) from store.exchange_rates r, sold
        where r.currency = ${currency} or r.currency = any(sold.currencies))) as signature`.execute(db())
  return rows[0]?.signature ?? ''
}

/** Text by text, so that the query goes out in one round trip. */
const texts = (all: Iterable<string>) => sql`array[${sql.join([...all])}]::text[]`

/**
 * Of `b`: can be written in this API's form, which has no word for data or days that are not stated, and has a price. A
 * cost in a currency without a rate has none.
 */
const isListed = sql<boolean>`(b.is_unlimited or b.data_bytes is not null) and b.duration_days is not null
  and (b.cost_currency = 'USD' or exists (select from store.exchange_rates r where r.currency = b.cost_currency))`

const listed = () => onSale().where(isListed)

/** Valid in every one of the countries. */
export const findCovering = (countries: readonly string[]): Promise<OnSale[]> =>
  read(listed().where(sql<boolean>`b.countries @> ${texts(countries)}`))

/** Of several countries, at least one of them among those given. */
export const findRegional = (countries: readonly string[]): Promise<OnSale[]> =>
  read(listed().where(sql<boolean>`b.countries && ${texts(countries)} and cardinality(b.countries) > 1`))

/** At sea, said to be world-wide, or of so many countries that it may be. */
export const findEverywhere = (): Promise<OnSale[]> =>
  read(listed().where(sql<boolean>`(b.scope in ('global', 'sea') or cardinality(b.countries) > 50)`))

/** Every set of countries that a list of these has something for, each once. */
export async function readCountrySets(
  sellers: Iterable<ProviderId>,
): Promise<readonly { readonly countries: readonly string[]; readonly scope: Bundle['scope'] }[]> {
  const { rows } = await sql<{ countries: string[]; scope: Bundle['scope'] }>`
    select distinct b.countries, b.scope from store.bundles b join store.provider_settings s using (provider)
    where b.on_sale and s.enabled and provider = any(${texts(sellers)}) and cardinality(b.countries) > 0
      and ${isListed}`.execute(db())
  return rows
}

/** In a fixed order, so that pages of it do not overlap; all but the last are full: clients stop at one that is not. */
export async function findPage(
  sellers: Iterable<ProviderId>,
  limit: number,
  offset: number,
): Promise<Bundle[]> {
  const rows = await select(db())
    .where('b.on_sale', '=', true)
    .where('s.enabled', '=', true)
    .where(sql<boolean>`b.provider = any(${texts(sellers)})`)
    .where(isListed)
    .orderBy('b.name')
    .orderBy('b.id')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(toBundle)
}
