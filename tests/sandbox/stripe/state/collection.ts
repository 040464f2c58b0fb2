interface Listed {
  id: string
  created?: number
}

export interface ListQuery {
  limit?: number | undefined
  starting_after?: string | undefined
  ending_before?: string | undefined
  created?: number | { gt?: number; gte?: number; lt?: number; lte?: number } | undefined
}

export interface Page<T> {
  items: T[]
  hasMore: boolean
}

/** Objects by id in order of creation, with look-ups by foreign id that don't scan. */
export interface Collection<T extends Listed> {
  add(item: T, links?: Record<string, string | null | undefined>): T
  /** Files an item under `index = key`, e.g. a session under its payment intent once there is one. */
  link(index: string, key: string, item: T): void
  get(id: string): T | undefined
  /** Items filed under `index = key`, oldest first. */
  by(index: string, key: string): readonly T[]
  /** Newest first, as Stripe lists. */
  page(query: ListQuery, from?: readonly T[], matches?: (item: T) => boolean): Page<T>
  all(): readonly T[]
  clear(): void
}

const NONE: readonly never[] = []

export function createCollection<T extends Listed>(): Collection<T> {
  let items: T[] = []
  const byId = new Map<string, T>()
  const links = new Map<string, T[]>()

  const link = (index: string, key: string, item: T) => {
    const name = `${index}:${key}`
    const list = links.get(name)
    if (!list) links.set(name, [item])
    else if (!list.includes(item)) list.push(item)
  }
  return {
    add(item, under = {}) {
      items.push(item)
      byId.set(item.id, item)
      for (const [index, key] of Object.entries(under)) if (key) link(index, key, item)
      return item
    },
    link,
    get: (id) => byId.get(id),
    by: (index, key) => links.get(`${index}:${key}`) ?? NONE,
    page: (query, from = items, matches = () => true) => readPage(query, from, matches),
    all: () => items,
    clear() {
      items = []
      byId.clear()
      links.clear()
    },
  }
}

function readPage<T extends Listed>(
  query: ListQuery,
  from: readonly T[],
  matches: (item: T) => boolean,
): Page<T> {
  const limit = query.limit ?? 10
  const range = typeof query.created === 'number' ? { gte: query.created, lte: query.created } : query.created
  const lowest = Math.max(range?.gte ?? 0, range?.gt === undefined ? 0 : range.gt + 1)
  const highest = Math.min(range?.lte ?? Infinity, range?.lt === undefined ? Infinity : range.lt - 1)
  const inRange = (item: T) =>
    (item.created ?? 0) >= lowest && (item.created ?? 0) <= highest && matches(item)
  const forward = query.ending_before !== undefined
  const cursor = query.ending_before ?? query.starting_after
  const at = cursor === undefined ? -1 : from.findLastIndex((item) => item.id === cursor)
  const step = forward ? 1 : -1
  const start = cursor !== undefined && at >= 0 ? at + step : from.length - 1
  const found: T[] = []
  for (let i = start; i >= 0 && i < from.length && found.length <= limit; i += step) {
    const item = from[i]
    if (!item) break
    if (!forward && (item.created ?? 0) < lowest) break
    if (inRange(item)) found.push(item)
  }
  const page = found.slice(0, limit)
  return { items: forward ? page.reverse() : page, hasMore: found.length > limit }
}
