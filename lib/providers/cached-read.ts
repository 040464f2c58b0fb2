import type { Clock } from '../core/clock'
import { waitOr } from '../platform/http/wait'
import { failed } from './answers'
import type { ProviderResult } from './types'

export interface Timed<T> {
  readonly value: T
  /** When the vendor was asked, ms. */
  readonly atMs: number
}

/** A read that many callers share for a while. Failures are not kept; a caller that leaves does not end it. */
export interface CachedRead<T> {
  get(key: string, signal?: AbortSignal): Promise<ProviderResult<Timed<T>>>
  forget(): void
}

export function createCachedRead<T>(options: {
  readonly read: (key: string) => Promise<ProviderResult<T>>
  readonly ttlMs: number
  readonly now: Clock
}): CachedRead<T> {
  const kept = new Map<string, Timed<T>>()
  const pending = new Map<string, Promise<ProviderResult<Timed<T>>>>()
  let generation = 0

  async function read(key: string): Promise<ProviderResult<Timed<T>>> {
    const startedIn = generation
    const atMs = options.now()
    try {
      const result = await options.read(key)
      if (!result.ok) return result
      const timed = { value: result.value, atMs }
      if (startedIn === generation) kept.set(key, timed)
      return { ok: true, value: timed }
    } finally {
      if (startedIn === generation) pending.delete(key)
    }
  }

  return {
    async get(key, signal) {
      const known = kept.get(key)
      if (known && options.now() - known.atMs < options.ttlMs) return { ok: true, value: known }
      const work = pending.get(key) ?? read(key)
      pending.set(key, work)
      return waitOr(work, signal, () => failed('UNAVAILABLE', 'no longer waiting for the vendor'))
    },
    forget() {
      generation++
      kept.clear()
      pending.clear()
    },
  }
}
