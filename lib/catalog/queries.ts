import 'server-only'
import type { Money } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { rates, ratesForPrices } from '../currency/queries'
import { config } from '../platform/config'
import type { ProviderId, ProviderPlan } from '../providers/types'
import { matchBundles } from './matching'
import { knownPlan } from './plan-facts'
import { findByName, findByRef, findForCountries, findOnSale } from './repo/bundles'
import { readPriceRules } from './repo/price-rules'
import { selectRestrictions } from './repo/restrictions'
import { type PriceContext, priceOf, ruleFor } from './rules'
import type { Bundle, BundleMatch, KnownPlan, PricedBundle, PriceRule, RestrictionOverview } from './types'

export { findById as bundleById, findByIds as bundlesByIds, findByRef as bundleByRef } from './repo/bundles'

const CACHE_MS = 60_000

const holder = globalThis as {
  roamkeepPriceRules?: { readonly untilMs: number; readonly rules: Promise<readonly PriceRule[]> }
}

/** What may be sold in every one of the countries: on sale, provider enabled. Not sorted. */
export async function bundlesForCountries(
  provider: ProviderId,
  countries: readonly string[],
): Promise<readonly Bundle[]> {
  return countries.length === 0 ? [] : findForCountries(provider, countries)
}

/** What is on sale, with prices, by name. @param provider null = all. Errors as `priceBundle`. */
export async function listPackages(
  provider: ProviderId | null,
  currency: string,
  limit: number,
): Promise<Result<readonly PricedBundle[]>> {
  return priceBundles(await findOnSale(provider, limit), currency)
}

/**
 * By whole name: the exact spelling before another case, what is on sale before what is not. Null when there is none,
 * or when namesakes differ in their facts.
 */
export async function bundleByName(provider: ProviderId, name: string): Promise<Bundle | null> {
  const found = await findByName(provider, name)
  const rank = (bundle: Bundle) => (bundle.name === name ? 2 : 0) + (bundle.onSale ? 1 : 0)
  const best = Math.max(...found.map(rank))
  const [first, ...others] = found.filter((bundle) => rank(bundle) === best)
  const facts = ({ data, dataPeriod, durationDays, countries, kind }: Bundle) =>
    JSON.stringify([data, dataPeriod, durationDays, countries, kind])
  return first && others.every((other) => facts(other) === facts(first)) ? first : null
}

/** What a buyer pays in this currency now. CURRENCY_NOT_SUPPORTED, CURRENCY_RATE_MISSING. */
export async function priceBundle(bundle: Bundle, currency: string): Promise<Result<Money>> {
  const pricing = await pricingIn(currency)
  return pricing.ok ? pricing.value(bundle) : pricing
}

/** Prices of many bundles; those whose cost has no rate are left out. Errors as `priceBundle`. */
export async function priceBundles(
  bundles: readonly Bundle[],
  currency: string,
): Promise<Result<readonly PricedBundle[]>> {
  const pricing = await pricingIn(currency)
  if (!pricing.ok) return pricing
  return ok(
    bundles.flatMap((bundle) => {
      const price = pricing.value(bundle)
      return price.ok ? [{ bundle, price: price.value }] : []
    }),
  )
}

type Costing = Pick<Bundle, 'provider' | 'countries' | 'cost'>

/** Prices of costs, where no more of a bundle is known or needed. Errors as `priceBundle`. */
export async function priceCosts<T extends Costing>(
  items: readonly T[],
  currency: string,
): Promise<Result<readonly { readonly item: T; readonly price: Money }[]>> {
  const pricing = await pricingIn(currency)
  if (!pricing.ok) return pricing
  return ok(
    items.flatMap((item) => {
      const price = pricing.value(item)
      return price.ok ? [{ item, price: price.value }] : []
    }),
  )
}

async function pricingIn(currency: string): Promise<Result<(bundle: Costing) => Result<Money>>> {
  const { currencies, defaultCurrency } = config()
  if (!currencies.includes(currency)) return fail('CURRENCY_NOT_SUPPORTED')
  const [table, rules] = await Promise.all([rates(), priceRules()])
  const perUsd = ratesForPrices(table, currency)
  if (!perUsd) return fail('CURRENCY_RATE_MISSING')
  const context: PriceContext = { perUsd, defaultCurrency }
  return ok((bundle) => {
    const rule = ruleFor(rules, bundle)
    if (!rule) throw new Error('there is no price rule for all bundles')
    return priceOf(bundle.cost, rule, currency, context)
  })
}

/** Active rules; read at most once a minute per process. */
function priceRules(): Promise<readonly PriceRule[]> {
  const held = holder.roamkeepPriceRules
  if (held && held.untilMs > Date.now()) return held.rules
  const entry = { untilMs: Date.now() + CACHE_MS, rules: readPriceRules() }
  holder.roamkeepPriceRules = entry
  entry.rules.catch(() => {
    if (holder.roamkeepPriceRules === entry) delete holder.roamkeepPriceRules
  })
  return entry.rules
}

/** The next price asks the database again; for whoever changes rules. */
export function forgetPriceRules(): void {
  delete holder.roamkeepPriceRules
}

/** What is known of a reported plan: our catalogue's facts by key, then by name, then the vendor's own, then the name's. */
export async function factsOf(
  provider: ProviderId,
  plan: Pick<ProviderPlan, 'ref' | 'name' | 'data' | 'durationDays' | 'countries'>,
): Promise<KnownPlan> {
  const byRef = plan.ref === null ? null : await findByRef(provider, plan.ref)
  return knownPlan(plan, byRef ?? (await bundleByName(provider, plan.name)))
}

/**
 * Priced bundles that renew a plan, the best first.
 * @param allowed keys that the provider says may be applied, or 'any'
 */
export async function renewalMatches(input: {
  readonly provider: ProviderId
  readonly plan: Pick<ProviderPlan, 'ref' | 'name' | 'data' | 'durationDays' | 'countries'>
  readonly allowed: readonly string[] | 'any'
  readonly currency: string
}): Promise<Result<readonly BundleMatch[]>> {
  const { provider, allowed } = input
  const plan = await factsOf(provider, input.plan)
  const candidates = new Map(
    (await bundlesForCountries(provider, plan.countries)).map((bundle) => [bundle.ref, bundle]),
  )
  // The plan's own bundle counts also where its countries are not known.
  const own = plan.ref === null ? null : await findByRef(provider, plan.ref)
  if (own?.onSale) candidates.set(own.ref, own)
  const allowedRefs = allowed === 'any' ? null : new Set(allowed)
  const fitting = [...candidates.values()].filter(
    (bundle) => bundle.topUpAllowed !== false && (allowedRefs === null || allowedRefs.has(bundle.ref)),
  )
  const priced = await priceBundles(fitting, input.currency)
  return priced.ok ? ok(matchBundles(plan, priced.value)) : priced
}

/** What has not ended, for whoever runs the store. */
export async function restrictionsOverview(): Promise<readonly RestrictionOverview[]> {
  const rows = await selectRestrictions()
  return rows.map((row) => ({
    restrictionId: row.id,
    kind: row.kind,
    appliesTo: row.bundle_id ?? row.provider ?? row.country ?? '',
    buyerCountries: row.buyer_countries,
    sourceUrl: row.source_url,
    sourceDate: row.source_date,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  }))
}
