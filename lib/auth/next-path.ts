const SOMEWHERE = 'http://here.invalid'

/**
 * Where to go after signing in: only ever a path of ours, read as a browser reads it ("//evil", "/\\evil" and
 * addresses with control characters lead away). Anything else is `fallback`.
 */
export function nextPath(wanted: unknown, fallback: string): string {
  if (typeof wanted !== 'string' || wanted.length > 500 || !wanted.startsWith('/')) return fallback
  if (/[\p{Cc}\\]/u.test(wanted)) return fallback
  const url = URL.parse(wanted, SOMEWHERE)
  if (!url || url.origin !== SOMEWHERE || url.pathname.startsWith('//')) return fallback
  return `${url.pathname}${url.search}${url.hash}`
}
