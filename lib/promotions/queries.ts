import 'server-only'
import { type DeviceKeys, NO_DEVICE } from '../auth/device-keys'
import type { ErrorCode } from '../core/error-codes'
import { money } from '../core/money'
import { limitsOf } from '../wallet/queries'
import { findBuyer } from './buyer'
import { benefitOf, isCashback, nameIn, refusalOf, termsOf } from './eligibility'
import { hasOrdered } from './repo/buyers'
import {
  type PromotionRow,
  selectAll,
  selectCandidates,
  selectOwnReserved,
  selectPublic,
} from './repo/promotions'
import { selectReferralSettings } from './repo/referrals'
import { selectRewards } from './repo/rewards'
import { selectSavings } from './repo/uses'
import { bestOf, effectOf, readPromotionCode } from './rules'
import type {
  ChargeLimits,
  Larger,
  Maker,
  Priced,
  PricedLine,
  PromotionEvent,
  PromotionOverview,
  PublicPromotion,
  ReferralTerms,
  RewardView,
  Terms,
} from './types'

interface Asked {
  readonly currency: string
  /** As it was typed; null or empty: only what applies by itself. */
  readonly code: string | null
  /** Who buys, as far as it is known. */
  readonly userId: string | null
  readonly email: string | null
  /** Where they are; it counts with promotions that count devices. */
  readonly devices?: DeviceKeys
  /** Of the promotion's name; English unless said otherwise. */
  readonly locale?: string
}

export interface Candidates {
  /** Everything that this buyer may have, whatever the order turns out to be. */
  readonly terms: readonly Terms[]
  /** Why the code is not among them. */
  readonly refusal: ErrorCode | null
}

/** What may make an order of this buyer cheaper; for pages that compute while somebody chooses. */
export async function candidatesFor(asked: Asked): Promise<Candidates> {
  const typed = asked.code?.trim() ?? ''
  const code = readPromotionCode(typed)
  const buyer = await findBuyer(asked.userId, asked.email, undefined, asked.devices)
  const rows = await selectCandidates(code, asked.currency, buyer)
  const firsts = rows.filter(({ first_order_only }) => first_order_only)
  const counted = { ...buyer, devices: NO_DEVICE }
  const ordered = firsts.length > 0 && (await hasOrdered(counted))
  const orderedHere =
    ordered || (firsts.some(({ counts_devices }) => counts_devices) && (await hasOrdered(buyer)))
  const hasWallets = rows.some(isCashback) && (await limitsOf(asked.currency)) !== null
  const standing = { hasWallets, currency: asked.currency, nowMs: Date.now() }
  const judged = rows.map((row) => ({
    row,
    refusal: refusalOf(row, buyer, {
      ...standing,
      hasOrdered: row.counts_devices ? orderedHere : ordered,
      own_uses: row.own_uses,
      own_spent_minor: row.own_spent_minor,
      own_reserved: row.own_reserved,
      own_reserved_minor: row.own_reserved_minor,
    }),
  }))
  const coded = judged.find(({ row }) => row.code !== null)
  return {
    terms: judged
      .filter(({ refusal }) => refusal === null)
      .map(({ row }) => termsOf(row, row, asked.locale ?? 'en')),
    refusal: typed === '' ? null : coded ? coded.refusal : 'PROMOTION_NOT_FOUND',
  }
}

/** Whether it matters what is sold with more data. */
export const wantsLarger = (terms: readonly Terms[]): boolean =>
  terms.some(({ benefit }) => benefit.kind === 'extra_data')

/** Bundles with more data than that of each line, in the order of the lines. */
export type FindLarger = () => Promise<readonly (readonly Larger[])[]>

/**
 * What an order costs: the best promotion for its buyer, the one of the code or one that applies by itself, never two.
 * @param limits what can be charged in this currency (lib/payments/rules.ts)
 * @param findLarger asked only where a promotion gives more data
 */
export async function priceWith(
  asked: Asked & {
    readonly lines: readonly PricedLine[]
    readonly limits: ChargeLimits
    readonly findLarger?: FindLarger
  },
): Promise<Priced> {
  const { limits, currency } = asked
  const { terms, refusal } = await candidatesFor(asked)
  const larger = wantsLarger(terms) ? ((await asked.findLarger?.()) ?? []) : []
  const lines = asked.lines.map((line, index) => ({ ...line, larger: larger[index] ?? [] }))
  const best = bestOf(terms, lines, limits)
  const coded = terms.find(({ code }) => code !== null)
  const answer = coded && effectOf(coded, lines, limits)
  return {
    discounts: lines.map((_, index) => money(best?.effect.discounts[index] ?? 0, currency)),
    discount: money(best?.effect.discountMinor ?? 0, currency),
    cashbacks: lines.map((_, index) => money(best?.effect.cashbacks[index] ?? 0, currency)),
    cashback: money(best?.effect.cashbackMinor ?? 0, currency),
    instead: lines.map((_, index) => best?.effect.instead[index]?.bundleId ?? null),
    promotion: best?.terms ?? null,
    refusal: refusal ?? (answer && !answer.ok ? answer.refusal : null),
  }
}

const publicView = (row: PromotionRow, locale: string): PublicPromotion => ({
  code: row.code,
  name: nameIn(row.names, locale),
  benefit: benefitOf(row),
  currency: row.currency,
  countries: row.countries,
  endsAt: row.ends_at?.toISOString() ?? null,
})

/** What everybody is told of: promotions that are on now, and not used up. */
export const activePromotions = async (locale: string): Promise<readonly PublicPromotion[]> =>
  (await selectPublic()).map((row) => publicView(row, locale))

/** Every promotion there is, newest first; for who runs the store. */
export const promotionsOverview = async (): Promise<readonly PromotionOverview[]> =>
  (await selectAll()).map((row) => ({
    promotionId: row.id,
    code: row.code,
    name: nameIn(row.names, 'en'),
    benefit: row.benefit,
    currency: row.currency,
    uses: row.uses,
    maxUses: row.max_uses,
    spentMinor: row.spent_minor,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  }))

/** What a referral brings in this currency; null where there is no such reward. */
export async function referralTermsIn(currency: string): Promise<ReferralTerms | null> {
  const row = await selectReferralSettings(currency)
  return (
    row && {
      referrer: money(row.referrer_minor, currency),
      referred: money(row.referred_minor, currency),
      minOrder: money(row.min_order_minor, currency),
    }
  )
}

const MOST_LISTED = 100

/** What somebody was promised and given, newest first. */
export async function rewardsOf(userId: string): Promise<readonly RewardView[]> {
  const rows = await selectRewards(userId, MOST_LISTED)
  return rows.map((row) => ({
    kind: row.kind as RewardView['kind'],
    amount: money(
      // What was taken back whole is shown with what it was.
      row.state === 'taken_back' || row.state === 'void'
        ? row.amount_minor
        : row.amount_minor - row.taken_back_minor,
      row.currency,
    ),
    state: row.state as RewardView['state'],
    at: (row.granted_at ?? row.created_at).toISOString(),
  }))
}

/** What promotions brought somebody: prices that were lower, and credit that was given. Newest first. */
export async function historyOf(userId: string, locale: string): Promise<readonly PromotionEvent[]> {
  const [savings, rewards] = await Promise.all([selectSavings(userId, MOST_LISTED), rewardsOf(userId)])
  return [
    ...savings.map(
      (row): PromotionEvent => ({
        kind: 'discount',
        amount: money(row.amount_minor, row.currency),
        name: nameIn(row.names, locale),
        at: row.at.toISOString(),
      }),
    ),
    ...rewards
      .filter(({ state }) => state === 'granted')
      .map(({ kind, amount, at }): PromotionEvent => ({ kind, amount, name: null, at })),
  ].toSorted((a, b) => (a.at < b.at ? 1 : -1))
}

/** Unpaid orders of whoever orders now that hold what another order of theirs wants. */
export const ownReservations = (promotionId: string, maker: Maker): Promise<readonly string[]> =>
  selectOwnReserved(promotionId, maker)
