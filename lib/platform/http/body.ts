import type * as z from 'zod'
import { fail, ok, type Result } from '@/lib/core/result'

/** Reads at most `maxBytes` of a body; a longer one is refused before it is in memory. */
export async function readBody(request: Request, maxBytes: number): Promise<Result<Buffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return fail('BODY_TOO_LARGE')
  if (!request.body) return ok(Buffer.alloc(0))
  const chunks: Uint8Array[] = []
  let total = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return ok(Buffer.concat(chunks))
    total += value.byteLength
    if (total > maxBytes) {
      await reader.cancel()
      return fail('BODY_TOO_LARGE')
    }
    chunks.push(value)
  }
}

/** JSON of a body. Only application/json: a form or plain text of another site never gets through. */
export async function readJson(request: Request, maxBytes: number): Promise<Result<unknown>> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(;|$)/i.test(type)) return fail('UNSUPPORTED_MEDIA_TYPE')
  const body = await readBody(request, maxBytes)
  if (!body.ok) return body
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body.value)))
  } catch {
    return fail('MALFORMED_BODY')
  }
}

/** Parses input against a schema; every field's first problem in one answer. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): Result<z.output<S>> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  const fields: Record<string, string> = {}
  for (const issue of parsed.error.issues)
    fields[issue.path.map(String).join('.') || 'body'] ??= issue.message
  return fail('VALIDATION', { fields })
}
