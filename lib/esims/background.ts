import 'server-only'
import { after } from 'next/server'
import { log } from '../platform/log'

const holder = globalThis as { roamkeepCheckWrites?: Set<Promise<unknown>> }
function pending(): Set<Promise<unknown>> {
  holder.roamkeepCheckWrites ??= new Set()
  return holder.roamkeepCheckWrites
}

/** Work that the visitor does not wait for: errors are logged, and the platform is asked to let it finish. */
export function inBackground(what: string, work: Promise<unknown>): void {
  const watched = work
    .catch((error: unknown) => log().error({ what, error }, 'background work failed'))
    .finally(() => pending().delete(watched))
  pending().add(watched)
  try {
    after(() => watched)
  } catch {
    // Not within a request: a script, a test, or a check that outlived its visitor.
  }
}

/** Resolves when everything that was begun in the background is done: before a process ends, and in tests. */
export async function flushBackground(): Promise<void> {
  while (pending().size > 0) await Promise.all(pending())
}
