const SECRET_KEY = /pass(word)?$|secret|token|^api-?_?key$|authorization|^clientsecret$/i
const MAX_DEPTH = 8

/** A copy of a JSON value in which what looks like a credential is replaced by a mark. */
export function redact(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  const copy: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    copy[key] = SECRET_KEY.test(key) && typeof item === 'string' ? '[hidden]' : redact(item, depth + 1)
  }
  return copy
}
