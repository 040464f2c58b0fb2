interface Ring<T> {
  add(item: T): void
  /** Oldest first; with a limit, the last `limit` items. */
  list(limit?: number): T[]
  clear(): void
}

/** Keeps the last `size` items; adding costs the same however long the sandbox runs. */
export function createRing<T>(size: number): Ring<T> {
  let items: T[] = []
  let next = 0
  return {
    add(item) {
      items[next % size] = item
      next += 1
    },
    list(limit = size) {
      const start = next % size
      const ordered = next <= size ? items.slice() : [...items.slice(start), ...items.slice(0, start)]
      return limit >= ordered.length ? ordered : ordered.slice(ordered.length - limit)
    },
    clear() {
      items = []
      next = 0
    },
  }
}
