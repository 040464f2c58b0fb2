import 'server-only'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import { ok, type Result } from '@/lib/core/result'

const MOST_BYTES = 16_000_000
/** Below this a client gains nothing from compression. */
const WORTH_BYTES = 1_024

interface KeptText {
  readonly plain: Buffer<ArrayBuffer>
  readonly gzipped: Buffer<ArrayBuffer> | null
}

const holder = globalThis as {
  roamkeepTexts?: LRUCache<string, KeptText>
  roamkeepTextsInWork?: Map<string, Promise<Result<KeptText>>>
}

function memory(): LRUCache<string, KeptText> {
  holder.roamkeepTexts ??= new LRUCache({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ plain, gzipped }) => plain.length + (gzipped?.length ?? 0) + 200,
  })
  return holder.roamkeepTexts
}

/**
 * An answer that is the same for everybody until its key changes: written and compressed once, whoever asks meanwhile
 * waits for the same one. Failures are not kept.
 */
export async function keptText(key: string, make: () => Promise<Result<string>>): Promise<Result<KeptText>> {
  const kept = memory().get(key)
  if (kept) return ok(kept)
  holder.roamkeepTextsInWork ??= new Map()
  const inWork = holder.roamkeepTextsInWork
  const running = inWork.get(key) ?? written(key, make).finally(() => inWork.delete(key))
  inWork.set(key, running)
  return running
}

async function written(key: string, make: () => Promise<Result<string>>): Promise<Result<KeptText>> {
  const text = await make()
  if (!text.ok) return text
  const plain = Buffer.from(text.value)
  const gzipped = plain.length < WORTH_BYTES ? null : await promisify(gzip)(plain, { level: 6 })
  const kept = { plain, gzipped }
  memory().set(key, kept)
  return ok(kept)
}

export function keptResponse(request: Request, { plain, gzipped }: KeptText): Response {
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s|,|$))/.test(
    request.headers.get('accept-encoding') ?? '',
  )
  return gzipped && takesGzip
    ? new Response(gzipped, { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } })
    : new Response(plain, { headers: { 'content-type': 'application/json' } })
}
