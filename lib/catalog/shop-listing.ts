import 'server-only'
import { createHash } from 'node:crypto'
import { isGlobal } from '../core/regions'
import { fail, ok, type Result } from '../core/result'
import { forgetRates } from '../currency/queries'
import { config } from '../platform/config'
import { isDatabaseDown } from '../platform/db/client'
import { providers } from '../providers/live'
import { chooseOffers } from './offers'
import { bundleById, forgetPriceRules, priceBundle, priceBundles } from './queries'
import type { OnSale } from './repo/places'
import {
  findCovering,
  findEverywhere,
  findPage,
  findRegional,
  readCountrySets,
  readSignature,
} from './repo/shop-listing'
import { cheapestOfEach } from './shop-rules'
import type { Bundle, PricedBundle } from './types'

/** How long a version is believed without looking; and how often at most somebody who knows another may make us look. */
const BELIEVED_MS = 10_000
const LOOK_AGAIN_MS = 1_000

interface Held {
  readonly version: string
  readonly lookedAtMs: number
}
const holder = globalThis as { roamkeepListing?: Held | undefined; roamkeepLook?: Promise<Held> | undefined }

/**
 * Names the catalogue as it is listed and priced now. It is another text after every change of bundles, providers, price
 * rules and rates, and what is read after it was told is never older than it.
 * @param seen the version a client knows; an unknown one makes this instance look whether it is behind
 */
export async function catalogueVersion(seen: string | null = null): Promise<string> {
  const held = holder.roamkeepListing
  const patience = seen !== null && seen !== held?.version ? LOOK_AGAIN_MS : BELIEVED_MS
  if (held && Date.now() - held.lookedAtMs < patience) return held.version
  holder.roamkeepLook ??= look(held).finally(() => {
    holder.roamkeepLook = undefined
  })
  return (await holder.roamkeepLook).version
}

async function look(held: Held | undefined): Promise<Held> {
  const lookedAtMs = Date.now()
  const version = await readVersion().catch((error: unknown) => {
    // What was listed last is worth more to a traveller than an error; buying asks the database anyway.
    if (held && isDatabaseDown(error)) return held.version
    throw error
  })
  if (version !== held?.version) {
    forgetRates()
    forgetPriceRules()
  }
  holder.roamkeepListing = { version, lookedAtMs }
  return holder.roamkeepListing
}

async function readVersion(): Promise<string> {
  const { defaultCurrency } = config()
  const signature = await readSignature(defaultCurrency)
  return createHash('sha256').update(`${defaultCurrency}/${signature}`).digest('hex').slice(0, 16)
}

/** What works in all of the countries, one offer for the same data and days, the cheapest first. */
export const offersCovering = async (
  countries: readonly string[],
): Promise<Result<readonly PricedBundle[]>> => chosen(await findCovering(countries), () => '')

/** What works in several countries and, of them, in these. @param belongs decides on each */
export const offersOfRegion = async (
  countries: readonly string[],
  belongs: (bundle: Bundle) => boolean,
): Promise<Result<readonly PricedBundle[]>> =>
  chosen(
    (await findRegional(countries)).filter(({ bundle }) => belongs(bundle)),
    countriesKey,
  )

/** World-wide bundles and those at sea. */
export async function offersEverywhere(): Promise<Result<readonly PricedBundle[]>> {
  const found = await findEverywhere()
  return chosen(
    found.filter(({ bundle }) => bundle.scope === 'sea' || isGlobal(bundle)),
    (bundle) => `${bundle.scope === 'sea'}:${countriesKey(bundle)}`,
  )
}

/** Everything on sale, page by page, in a fixed order. */
export const offersPage = async (limit: number, offset: number): Promise<Result<readonly PricedBundle[]>> =>
  priceBundles(await findPage(providers().keys(), limit, offset), config().defaultCurrency)

/** One bundle that can be bought now, read afresh. NOT_FOUND; errors as `priceBundle`. */
export async function offerOf(bundleId: string): Promise<Result<PricedBundle>> {
  const bundle = await bundleById(bundleId)
  if (!bundle?.onSale || !providers().has(bundle.provider)) return fail('NOT_FOUND')
  const price = await priceBundle(bundle, config().defaultCurrency)
  return price.ok ? ok({ bundle, price: price.value }) : price
}

/** Every set of countries that something is on sale for. */
export const countrySetsOnSale = () => readCountrySets(providers().keys())

const countriesKey = ({ countries }: Bundle): string => countries.join(' ')

/**
 * What pages show of it (`chooseOffers`), and of that the cheapest of each kind.
 * @param apart bundles that differ in this are not compared with each other
 */
async function chosen(
  found: readonly OnSale[],
  apart: (bundle: Bundle) => string,
): Promise<Result<readonly PricedBundle[]>> {
  // A provider without an environment block sells nothing, whatever its rows say.
  const sold = found.filter(({ bundle }) => providers().has(bundle.provider))
  const offers = await priceBundles(
    sold.map(({ bundle }) => bundle),
    config().defaultCurrency,
  )
  const down = new Set(sold.filter(({ isDown }) => isDown).map(({ bundle }) => bundle.provider))
  return offers.ok ? ok(cheapestOfEach(chooseOffers(offers.value, down), apart)) : offers
}
