import type { ReadOptions } from './contract'
import type { ProviderError, ProviderResult } from './types'

/** How long each kind of call may take, in milliseconds (providers.md §8.2 rule 16). */
export interface Timeouts {
  readonly readMs: number
  readonly catalogueMs: number
  readonly purchaseMs: number
}

export const DEFAULT_TIMEOUTS: Timeouts = { readMs: 10_000, catalogueMs: 60_000, purchaseMs: 30_000 }

/** One signal for a whole question to a vendor, however many calls it takes. */
export function readSignal(options: ReadOptions | undefined, defaultMs: number): AbortSignal {
  const deadline = AbortSignal.timeout(options?.timeoutMs ?? defaultMs)
  return options?.signal ? AbortSignal.any([options.signal, deadline]) : deadline
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
