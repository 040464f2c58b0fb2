import 'server-only'
import { LRUCache } from 'lru-cache'
import { ok, type Result } from '@/lib/core/result'

const MOST_BYTES = 16_000_000

interface Kept {
  readonly texts: LRUCache<string, Buffer<ArrayBuffer>>
  readonly inWork: Map<string, Promise<Result<Buffer<ArrayBuffer>>>>
}

const holder = globalThis as { roamkeepTexts?: Kept }

function memory(): Kept {
  holder.roamkeepTexts ??= {
    texts: new LRUCache({ maxSize: MOST_BYTES, sizeCalculation: ({ length }) => length + 200 }),
    inWork: new Map(),
  }
  return holder.roamkeepTexts
}

/**
 * An answer that is the same for everybody until its key changes: written once, whoever asks meanwhile waits for the same
 * one. Failures are not kept. As bytes: Next.js compresses them, and strips what is compressed already.
 */
export async function keptText(
  key: string,
  make: () => Promise<Result<string>>,
): Promise<Result<Buffer<ArrayBuffer>>> {
  const { texts, inWork } = memory()
  const kept = texts.get(key)
  if (kept) return ok(kept)
  const running = inWork.get(key) ?? written(key, make).finally(() => inWork.delete(key))
  inWork.set(key, running)
  return running
}

async function written(
  key: string,
  make: () => Promise<Result<string>>,
): Promise<Result<Buffer<ArrayBuffer>>> {
  const text = await make()
  if (!text.ok) return text
  const bytes = Buffer.from(text.value)
  memory().texts.set(key, bytes)
  return ok(bytes)
}

export const keptResponse = (bytes: Buffer<ArrayBuffer>): Response =>
  new Response(bytes, { headers: { 'content-type': 'application/json' } })
