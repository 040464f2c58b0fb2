import type { Money } from '../core/money'
import type {
  Capabilities,
  ProviderBundle,
  ProviderEsim,
  ProviderEvent,
  ProviderId,
  ProviderRefs,
  ProviderResult,
  ProviderUsage,
  PurchaseOutcome,
  ResolveOutcome,
} from './types'

/** Options of every read. `signal` cancels (another vendor was faster); `timeoutMs` is the vendor's own deadline. */
export interface ReadOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

export interface PurchaseInput {
  readonly bundleRef: string
  readonly purchaseHints: Readonly<Record<string, string>>
  /** Stable per fulfilment attempt; sent wherever the vendor has a field for it. */
  readonly clientRef: string
  /** Expected cost, minor units: sent where a vendor wants an amount, compared where it tells one. */
  readonly cost: Money
  readonly durationDays: number | null
  /** YYYY-MM-DD, today or later: given by the buyer where `purchaseHints.travelDate` is `required`. */
  readonly travelDate?: string
}

export interface TopUpInput extends PurchaseInput {
  readonly iccid: string
  readonly refs: ProviderRefs
}

/** An eSIM in a vendor's list of what it sold us. */
export interface SoldEsim {
  readonly iccid: string
  /** ISO 8601 UTC; null where the vendor does not say. */
  readonly soldAt: string | null
}

/** What was seen before a purchase was sent; kept with the attempt so that `resolve` can compare. Plain JSON, no secrets. */
export type PurchaseSnapshot = Readonly<Record<string, unknown>>

export interface ResolveInput {
  readonly kind: 'order' | 'top_up'
  readonly bundleRef: string
  readonly bundleName: string
  readonly clientRef: string
  readonly iccid: string | null
  readonly refs: ProviderRefs
  readonly snapshot: PurchaseSnapshot | null
  /** When the purchase was sent, ms. */
  readonly sentAtMs: number
  /** Application or order ids that other purchases of ours already claimed. */
  readonly claimed: readonly string[]
  /** Other purchases of ours at this vendor. Asked once a listing was read, so that none of its rows came later. */
  readonly rivals: () => Promise<Rivals>
}

export interface Rivals {
  /** Ids of orders and eSIMs, and ICCIDs, that are known to be theirs. */
  readonly claimed: readonly string[]
  /** Those whose goods are not known. */
  readonly open: readonly OpenPurchase[]
}

/** A purchase of a new eSIM of which nobody knows yet what it made. */
export interface OpenPurchase {
  readonly bundleRef: string
  readonly bundleName: string
  /** sending = its answer may still come; manual = given up, lies with staff. */
  readonly state: 'sending' | 'unknown' | 'manual'
  readonly snapshot: PurchaseSnapshot | null
  /** What the vendor answered so far. */
  readonly refs: ProviderRefs
}

/**
 * One vendor. Vendor words and typos never leave the adapter. Reads may be retried inside; purchases never are
 * (one exception: a request refused before it did anything, 401, is sent again once after a new login).
 */
export interface Provider {
  readonly id: ProviderId
  readonly displayName: string
  readonly capabilities: Capabilities
  /** The whole catalogue, page by page; a failed page fails the run. */
  listBundles(options?: Pick<ReadOptions, 'signal'>): AsyncGenerator<readonly ProviderBundle[], void, void>
  /** null = the vendor answered and does not know it. `refs` are what we remembered of an eSIM we know. */
  status(
    query: { iccid: string; refs?: ProviderRefs },
    options?: ReadOptions,
  ): Promise<ProviderResult<ProviderEsim | null>>
  usage(
    query: { iccid: string; refs?: ProviderRefs },
    options?: ReadOptions,
  ): Promise<ProviderResult<ProviderUsage | null>>
  /** Bundle refs that may be applied to this eSIM, or 'any' when the vendor has no such list and allows catalogue bundles. */
  listTopUps(
    target: { iccid: string; refs: ProviderRefs },
    options?: ReadOptions,
  ): Promise<ProviderResult<readonly string[] | 'any'>>
  /** Asked before payment. `unknown` where the vendor cannot say. */
  topUpEligibility(
    target: { iccid: string; refs: ProviderRefs; bundleRef: string },
    options?: ReadOptions,
  ): Promise<ProviderResult<'yes' | 'no' | 'unknown'>>
  /** Whether a new eSIM of this bundle can be had now. Asked before payment, only where the vendor can say. */
  availability?(
    bundle: Pick<PurchaseInput, 'bundleRef' | 'purchaseHints'>,
    options?: ReadOptions,
  ): Promise<ProviderResult<'yes' | 'no' | 'unknown'>>
  /** Read just before a purchase, stored with the attempt. */
  snapshot(input: {
    kind: 'order' | 'top_up'
    iccid: string | null
    refs: ProviderRefs
    bundleRef: string
  }): Promise<ProviderResult<PurchaseSnapshot>>
  order(input: PurchaseInput): Promise<PurchaseOutcome>
  topUp(input: TopUpInput): Promise<PurchaseOutcome>
  /** Reads only; never buys. */
  resolve(input: ResolveInput): Promise<ResolveOutcome>
  /** eSIMs that the vendor sold us since then; only where it has a list of them that can be relied on. */
  listSold?(since: Date): Promise<ProviderResult<readonly SoldEsim[]>>
  balance(options?: ReadOptions): Promise<ProviderResult<Money>>
  /** A cheap authenticated read, for /health. */
  ping(options?: ReadOptions): Promise<ProviderResult<true>>
  /** Only where `pushesEvents`; the route has verified the secret before. null = not a body of this vendor. */
  parseEvent?(body: unknown): ProviderEvent | null
}
