import 'server-only'
import { renewalMatches } from '../catalog/queries'
import { summaryOf } from '../catalog/rules'
import type { Bundle, BundleMatch } from '../catalog/types'
import { readIccid } from '../core/iccid'
import { fail, ok, type Result } from '../core/result'
import { choosePlan, isIdentified } from '../esims/plans'
import { ownedEsim } from '../esims/queries'
import { toCard } from '../esims/rules'
import { isChargeable } from '../payments/rules'
import { config } from '../platform/config'
import type { Provider } from '../providers/contract'
import { isKnownDown } from '../providers/health'
import { providers } from '../providers/live'
import type { ProviderId, ProviderPlan, ProviderRefs } from '../providers/types'
import { raiseIncident } from './incidents'
import { type SoldAsRow, selectSoldAs } from './repo/sold-as'
import type { RenewalOffer } from './types'

export interface EsimOffers {
  readonly iccid: string
  readonly provider: Provider
  readonly refs: ProviderRefs
  readonly currentPlan: string | null
  readonly renewable: boolean
  readonly matches: readonly BundleMatch[]
}

/**
 * What may be sold for an eSIM now, with the private side. Asks the provider whose eSIM it is; another is never tried.
 * @param client whose limits count
 * Errors: ICCID_INVALID, RATE_LIMITED, ESIM_NOT_FOUND, PROVIDERS_UNREACHABLE, CURRENCY_NOT_SUPPORTED, CURRENCY_RATE_MISSING.
 */
export async function findOffers(
  typed: string,
  clientKey: string,
  currency: string = config().defaultCurrency,
): Promise<Result<EsimOffers>> {
  const reading = readIccid(typed)
  if (reading.kind !== 'iccid') return fail('ICCID_INVALID')
  const owned = await ownedEsim(reading.iccid, { clientKey })
  if (!owned.ok) return owned
  const { esim, provider: id, refs } = owned.value
  const provider = providers().get(id)
  if (!provider) return fail('PROVIDERS_UNREACHABLE')
  const sold = await selectSoldAs(esim.iccid)
  const card = toCard(esim, null, 'provider', Date.now(), { soldHere: true })
  const renewable = card.renewable && !sold?.returned
  const current = namedPlan(choosePlan(esim.plans, Date.now()).current, sold)
  const base = { iccid: esim.iccid, provider, refs, currentPlan: current?.name ?? null }
  if (!renewable || !current || provider.capabilities.topUpBy === 'none')
    return ok({ ...base, renewable, matches: [] })
  const allowed = await provider.listTopUps({ iccid: esim.iccid, refs })
  if (!allowed.ok)
    return fail('PROVIDERS_UNREACHABLE', { detail: provider.displayName, retryAfterSeconds: 30 })
  const matches = await renewalMatches({ provider: id, plan: current, allowed: allowed.value, currency })
  if (!matches.ok) return matches
  return ok({ ...base, renewable: true, matches: matches.value.filter((match) => isChargeable(match.price)) })
}

/** A provider that tells amounts only (eSIM Hub) leaves open which plan it is: the one it was sold with here. */
function namedPlan<T extends ProviderPlan>(plan: T | null, sold: SoldAsRow | null): T | null {
  if (!plan || isIdentified(plan)) return plan
  return sold && { ...plan, ref: sold.provider_ref, name: sold.bundle.name }
}

export const toOffer = (match: BundleMatch): RenewalOffer => ({
  ...summaryOf(match.bundle),
  match: match.match,
  reasons: match.reasons,
  price: match.price,
})

/**
 * Asked before any money moves: does the provider take this bundle on this eSIM, and can we pay the provider for it?
 * Errors: RENEWAL_NOT_ELIGIBLE, BUNDLE_NOT_AVAILABLE, PROVIDERS_UNREACHABLE.
 */
export async function assureAvailable(offers: EsimOffers, match: BundleMatch): Promise<Result<true>> {
  const { provider, iccid, refs } = offers
  const [eligible, balance] = await Promise.all([
    provider.topUpEligibility({ iccid, refs, bundleRef: match.bundle.ref }),
    provider.capabilities.reportsBalance ? provider.balance() : null,
  ])
  if (!eligible.ok)
    return fail('PROVIDERS_UNREACHABLE', { detail: provider.displayName, retryAfterSeconds: 30 })
  if (eligible.value === 'no') return fail('RENEWAL_NOT_ELIGIBLE')
  const cost = match.bundle.cost
  // A balance that cannot be read, or is in another currency, is no reason to turn a buyer away: a refusal is refunded.
  if (
    balance?.ok &&
    balance.value.currency === cost.currency &&
    balance.value.amountMinor < cost.amountMinor
  ) {
    await reportDryWallet(provider.id)
    return fail('BUNDLE_NOT_AVAILABLE')
  }
  return ok(true)
}

/**
 * Asked before new eSIMs are paid for: do the providers answer, do they have the bundles, can we pay them for all of them?
 * What cannot be read, or is in another currency, is no reason to turn a buyer away: a refusal is refunded.
 * Errors: BUNDLE_NOT_AVAILABLE (sold out for now), PROVIDERS_UNREACHABLE (a provider is known to be down, or is not configured).
 */
export async function assureStock(bundles: readonly Bundle[]): Promise<Result<true>> {
  const byProvider = Map.groupBy(bundles, ({ provider }) => provider)
  const answers = await Promise.all(
    [...byProvider].map(async ([id, wanted]): Promise<Result<true>> => {
      const provider = providers().get(id)
      if (!provider) return fail('PROVIDERS_UNREACHABLE')
      const [isDown, isSoldOut, isDry] = await Promise.all([
        isKnownDown(provider),
        hasNone(provider, wanted),
        cannotBePaid(provider, wanted),
      ])
      if (isDown)
        return fail('PROVIDERS_UNREACHABLE', { detail: provider.displayName, retryAfterSeconds: 30 })
      if (isDry) await reportDryWallet(id)
      return isSoldOut || isDry ? fail('BUNDLE_NOT_AVAILABLE') : ok(true)
    }),
  )
  return answers.find((answer) => !answer.ok) ?? ok(true)
}

/** Whether the provider says that one of them is not to be had. */
async function hasNone(provider: Provider, wanted: readonly Bundle[]): Promise<boolean> {
  const different = new Map(wanted.map((bundle) => [bundle.ref, bundle]))
  const answers = await Promise.all(
    [...different.values()].map(({ ref, purchaseHints }) =>
      provider.availability?.({ bundleRef: ref, purchaseHints }),
    ),
  )
  return answers.some((answer) => answer?.ok && answer.value === 'no')
}

async function cannotBePaid(provider: Provider, wanted: readonly Bundle[]): Promise<boolean> {
  if (!provider.capabilities.reportsBalance) return false
  const balance = await provider.balance()
  if (!balance.ok) return false
  const owed = wanted
    .filter(({ cost }) => cost.currency === balance.value.currency)
    .reduce((sum, { cost }) => sum + cost.amountMinor, 0)
  return balance.value.amountMinor < owed
}

const reportDryWallet = (provider: ProviderId) => raiseIncident('provider_wallet_dry', provider, {})
