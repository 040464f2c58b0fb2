import { type Clock, systemClock } from '../core/clock'
import { deadlineSignal } from '../platform/http/deadline'
import type { CallRecord } from '../platform/http/vendor-call'
import type { ReadOptions } from './contract'
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

/** One signal for a whole question to a vendor, however many calls it takes. */
export function readSignal(options: ReadOptions | undefined, defaultMs: number): AbortSignal {
  return deadlineSignal(options?.timeoutMs ?? defaultMs, options?.signal).signal
}

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
