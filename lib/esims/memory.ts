import { LRUCache } from 'lru-cache'
import type { ProviderEsim, ProviderId, ProviderRefs } from '../providers/types'

/** How long an answer counts as fresh, "nobody knows it" included. */
export const FRESH_SECONDS = 60
const MAX_ENTRIES = 10_000

/** A definite answer, without installation data. `refs` are private: they never leave the server. */
export interface KnownEsim {
  readonly provider: ProviderId
  readonly refs: ProviderRefs
  readonly esim: ProviderEsim
  /** Whether we sold or renewed it. */
  readonly sold: boolean
  /** When we were told, ISO 8601 UTC. */
  readonly checkedAt: string
}

interface Entry {
  readonly known: KnownEsim | null
  readonly checkedAtMs: number
}

/** A card is kept as its text: a third of the memory of its objects, and nothing of the vendor's answer stays alive with it. */
interface Kept {
  readonly known: string | null
  readonly checkedAtMs: number
}

const holder = globalThis as { roamkeepChecks?: LRUCache<string, Kept> }

/** Next may load a module more than once in a process; what it remembers is shared. */
function entries(): LRUCache<string, Kept> {
  holder.roamkeepChecks ??= new LRUCache({ max: MAX_ENTRIES })
  return holder.roamkeepChecks
}

/** @returns undefined when nothing younger than `maxAgeSeconds` is remembered; `known` null = nobody knows it. */
export function recall(iccid: string, maxAgeSeconds: number = FRESH_SECONDS): Entry | undefined {
  const entry = entries().get(iccid)
  if (!entry || Date.now() - entry.checkedAtMs >= maxAgeSeconds * 1000) return undefined
  const { known, checkedAtMs } = entry
  return { known: known === null ? null : (JSON.parse(known) as KnownEsim), checkedAtMs }
}

export function remember(iccid: string, known: KnownEsim | null, checkedAtMs: number): void {
  const ttl = checkedAtMs + FRESH_SECONDS * 1000 - Date.now()
  if (ttl > 0) entries().set(iccid, { known: known && JSON.stringify(known), checkedAtMs }, { ttl })
}

export const forget = (iccid: string): boolean => entries().delete(iccid)
