export interface PolicyInput {
  /** Present on pages rendered per request; prerendered pages cannot carry one. */
  readonly nonce: string | null
  /** `'sha256-…'` of the inline script that sets the theme before the first paint. */
  readonly themeScriptHash: string
  /** Pages that may compile the barcode reader. */
  readonly scans: boolean
  /** Origins, besides our own, that a form may end up at (the payment page). */
  readonly formTargets: readonly string[]
  readonly https: boolean
  readonly development: boolean
}

/**
 * The Content-Security-Policy of a page. Prerendered pages need 'unsafe-inline' for scripts, since the inline data
 * that Next writes into them carries neither nonce nor hash; every other directive is as strict there.
 */
export function contentSecurityPolicy(input: PolicyInput): string {
  const scripts = input.nonce
    ? ["'self'", `'nonce-${input.nonce}'`, "'strict-dynamic'", input.themeScriptHash]
    : ["'self'", "'unsafe-inline'"]
  if (input.scans) scripts.push("'wasm-unsafe-eval'")
  if (input.development) scripts.push("'unsafe-eval'")
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'none'"],
    'script-src': scripts,
    'style-src': input.development ? ["'self'", "'unsafe-inline'"] : ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'media-src': ["'self'", 'blob:'],
    'font-src': ["'self'"],
    'connect-src': input.development ? ["'self'", 'ws:'] : ["'self'"],
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'none'"],
    // Chromium applies this to where a submitted form is redirected, hence the payment page.
    'form-action': ["'self'", ...input.formTargets],
  }
  if (input.https) directives['upgrade-insecure-requests'] = []
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ')
}
