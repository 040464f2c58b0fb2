import { type Clock, systemClock } from '../core/clock'
import { deadlineSignal } from '../platform/http/deadline'
import type { CallRecord } from '../platform/http/vendor-call'
import type { Provider, ReadOptions } from './contract'
import type { ProviderError, ProviderResult } from './types'

/** How long each kind of question may take, in milliseconds (providers.md §8.2 rule 16). */
export interface Timeouts {
  readonly readMs: number
  /** One page of a catalogue, or one long list of orders. */
  readonly catalogueMs: number
  readonly purchaseMs: number
}

/** What every adapter may be given besides its block of the environment. */
export interface AdapterDeps {
  readonly now?: Clock
  readonly onCall?: (record: CallRecord) => void
  readonly timeouts?: Partial<Timeouts>
}

export interface AdapterContext {
  readonly now: Clock
  readonly onCall?: (record: CallRecord) => void
  readonly timeouts: Timeouts
}

const TIMEOUTS: Timeouts = { readMs: 10_000, catalogueMs: 60_000, purchaseMs: 30_000 }

export function contextOf(deps: AdapterDeps = {}, own: Partial<Timeouts> = {}): AdapterContext {
  return {
    now: deps.now ?? systemClock,
    ...(deps.onCall ? { onCall: deps.onCall } : {}),
    timeouts: { ...TIMEOUTS, ...own, ...deps.timeouts },
  }
}

/**
 * The same provider, each of whose questions ends in time, however many calls it takes: what it is made of needs to heed
 * `signal` only. No timer outlives its question, since it would keep alive all of the visitor's request with it.
 */
export function answeringInTime(provider: Provider, { timeouts }: AdapterContext): Provider {
  const inTime = <T>(options: ReadOptions | undefined, ask: (limited: ReadOptions) => Promise<T>) => {
    const { signal, done } = deadlineSignal(options?.timeoutMs ?? timeouts.readMs, options?.signal)
    return ask({ signal }).finally(done)
  }
  const { availability } = provider
  return {
    ...provider,
    ...(availability && {
      availability: (bundle, options) => inTime(options, (limited) => availability(bundle, limited)),
    }),
    status: (query, options) => inTime(options, (limited) => provider.status(query, limited)),
    usage: (query, options) => inTime(options, (limited) => provider.usage(query, limited)),
    listTopUps: (target, options) => inTime(options, (limited) => provider.listTopUps(target, limited)),
    topUpEligibility: (target, options) =>
      inTime(options, (limited) => provider.topUpEligibility(target, limited)),
    balance: (options) => inTime(options, (limited) => provider.balance(limited)),
    ping: (options) => inTime(options, (limited) => provider.ping(limited)),
  }
}

/** How the reads of a visitor are made. */
export const readAsk = (options: ReadOptions | undefined) =>
  ({ lane: 'read', signal: options?.signal }) as const

/** How a catalogue is read: each call with its own time-out, all of them until `signal` ends. */
export const catalogueAsk = (options: Pick<ReadOptions, 'signal'> | undefined) =>
  ({ lane: 'catalogue', signal: options?.signal }) as const

/** A catalogue page could not be read: the whole run fails, so that nothing is taken off sale by mistake. */
export class CatalogueReadError extends Error {
  constructor(readonly error: ProviderError) {
    super(`catalogue not read: ${error.code} ${error.message}`)
  }
}

export function pageOrThrow<T>(result: ProviderResult<T>): T {
  if (result.ok) return result.value
  throw new CatalogueReadError(result.error)
}

/** "Not found" is an answer: null. */
export function nullIfNotFound<T>(result: ProviderResult<T>): ProviderResult<T | null> {
  return !result.ok && result.error.code === 'NOT_FOUND' ? { ok: true, value: null } : result
}

export function mapOk<T, U>(result: ProviderResult<T>, map: (value: T) => U): ProviderResult<U> {
  return result.ok ? { ok: true, value: map(result.value) } : result
}

export const isoAt = (atMs: number): string => new Date(atMs).toISOString()
