import type * as z from 'zod'
import { fail, ok, type Result } from '@/lib/core/result'
import { readBody } from '@/lib/platform/http/body'

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(;|$)/i

/** A body as old clients send it: none, `null` and `{}` are the same, and fields nobody asked for are ignored. */
export async function readInput<S extends z.ZodType>(
  request: Request,
  schema: S,
  maxBytes: number,
): Promise<Result<z.output<S>>> {
  const body = await readBody(request, maxBytes)
  if (!body.ok) return body
  const json = parsed(body.value, request.headers.get('content-type') ?? '')
  return json.ok ? checked(schema, json.value ?? {}, 'body') : json
}

function parsed(bytes: Buffer, contentType: string): Result<unknown> {
  if (bytes.length === 0) return ok(null)
  if (!JSON_TYPE.test(contentType)) return fail('UNSUPPORTED_MEDIA_TYPE')
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    return fail('MALFORMED_BODY')
  }
}

/** Problems are told as `<where> → <field>`: `required` or `invalid`, in words by the caller's language. */
export function checked<S extends z.ZodType>(schema: S, input: unknown, where: string): Result<z.output<S>> {
  const outcome = schema.safeParse(input, { reportInput: true })
  if (outcome.success) return ok(outcome.data)
  const fields: Record<string, string> = {}
  for (const { path, input: given } of outcome.error.issues) {
    const field = [where, ...path.map((part) => String(part))].join(' → ')
    fields[field] ??= given === undefined ? 'required' : 'invalid'
  }
  return fail('VALIDATION', { fields })
}

/** 1-based pages. What is no number, or none of this world, is the first page of the usual size. */
export function pageOf(
  query: URLSearchParams,
  usual = 10,
): { readonly limit: number; readonly offset: number } {
  const whole = (name: string, otherwise: number, most: number) => {
    const text = query.get(name) ?? ''
    const value = /^\d{1,9}$/.test(text) ? Number(text) : otherwise
    return value < 1 ? otherwise : Math.min(value, most)
  }
  const limit = whole('page_size', usual, 100)
  return { limit, offset: (whole('page_index', 1, 1_000_000) - 1) * limit }
}
