/** What must never be in a log line, wherever it stands in it. Pure: tested on planted values. */
const RULES: readonly (readonly [RegExp, string | ((match: string) => string)])[] = [
  [/LPA:1\$[^\s"'\\]+/gi, 'LPA:[redacted]'],
  [/\b[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}\b/g, '[matching-id]'],
  [/\b(whsec|sk|rk|pk|sb_secret|sb_publishable)_[A-Za-z0-9_-]{6,}/g, '$1_[redacted]'],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=|-]{8,}/gi, '$1 [redacted]'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, '[jwt]'],
  [/[\w.+%-]+@[\w-]+(\.[\w-]+)+/g, '[email]'],
  [/\b89\d{16,20}\b/g, (match) => `…${match.slice(-4)}`],
  [/([?&](?:t|token|apikey|key|secret|password)=)[^&\s"]+/gi, '$1[redacted]'],
]

const SECRET_NAMES =
  /(?:password|secret|token|authorization|cookie|api[-_]?key|matching_?id|activation_?code|lpa|puk|pin|otp)$/i

/** Something that every rule needs at least one of: most texts of a log line have none, and are left alone at once. */
const SUSPECT =
  /LPA:|[@=]|eyJ|\d{18}|[A-Z0-9]{5}-[A-Z0-9]{5}-|(?:whsec|sk|rk|pk|sb_secret|sb_publishable)_|Bearer|Basic/i

export function redactText(text: string): string {
  if (!SUSPECT.test(text)) return text
  return RULES.reduce((out, [pattern, replacement]) => out.replace(pattern, replacement as string), text)
}

/** A copy of a value that is safe to log; deep values are cut off. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 6) return '[deep]'
  if (value instanceof Error)
    return { name: value.name, message: redactText(value.message), stack: redactText(value.stack ?? '') }
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redactValue(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      item && SECRET_NAMES.test(key) ? '[redacted]' : redactValue(item, depth + 1),
    ]),
  )
}
