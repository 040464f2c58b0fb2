import type { SandboxResponse } from '../kernel/http'

/** A page of a list; pages start at 1. */
export function pageOf<T>(items: readonly T[], page: number, size: number): readonly T[] {
  return items.slice((page - 1) * size, page * size)
}

/** The visible items of a list kept oldest first, newest first. */
export function newestFirst<T extends { visibleAt: number }>(items: readonly T[], now: number): T[] {
  const visible: T[] = []
  for (let i = items.length - 1; i >= 0; i -= 1) {
    const item = items[i]
    if (item && item.visibleAt <= now) visible.push(item)
  }
  return visible
}

/**
 * One page of a list kept oldest first, newest first. Only items younger than `settledAfterMs` can still be hidden, so
 * only they are looked at one by one.
 */
export function newestPage<T extends { at: number }>(
  items: readonly T[],
  o: { now: number; settledAfterMs: number; page: number; size: number; isListed(item: T): boolean },
): { rows: T[]; total: number } {
  const young: T[] = []
  let settled = items.length
  for (let item = items[settled - 1]; item && item.at + o.settledAfterMs > o.now; item = items[settled - 1]) {
    settled -= 1
    if (o.isListed(item)) young.push(item)
  }
  const from = (o.page - 1) * o.size
  const rows = young.slice(from, from + o.size)
  for (let i = Math.max(from, young.length) - young.length; rows.length < o.size && i < settled; i += 1) {
    const item = items[settled - 1 - i]
    if (item) rows.push(item)
  }
  return { rows, total: young.length + settled }
}

export function positiveInteger(text: string | null, fallback: number): number {
  const value = Number(text)
  return text !== null && Number.isInteger(value) && value > 0 ? value : fallback
}

const MAX_CACHED = 300

/** Large answers are turned into bytes once per catalogue version and query. */
export function createJsonCache(
  version: () => number,
): (key: string, build: () => object) => SandboxResponse {
  let builtFor = version()
  const cache = new Map<string, Buffer>()
  return (key, build) => {
    if (builtFor !== version() || cache.size > MAX_CACHED) {
      cache.clear()
      builtFor = version()
    }
    const body = cache.get(key) ?? Buffer.from(JSON.stringify(build()), 'utf8')
    cache.set(key, body)
    return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
  }
}

/** Dollars as a number, from cents. */
export const dollars = (minor: number): number => Math.round(minor) / 100
