/** Headers that never depend on the request. The policy for scripts is made in proxy.ts. */
export const STATIC_HEADERS = [
  { key: 'Strict-Transport-Security', value: 'max-age=63072000; includeSubDomains' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  },
] as const

const inAnyLanguage = (path: string) => `/:locale(en|tr|de|fr|ar)?${path}`
const referrer = (paths: readonly string[], value: string) =>
  paths.map((path) => ({ source: inAnyLanguage(path), headers: [{ key: 'Referrer-Policy', value }] }))

/** Pages whose address carries an ICCID, a session, a voucher or an order's token: no other site may learn it from a Referer. */
export const PRIVATE_PAGES = [
  ...referrer(['/check/:path+', '/renewal/:path+'], 'no-referrer'),
  // These have forms. Under no-referrer a browser posts them with `Origin: null`, which server actions refuse.
  ...referrer(['/renew/:path+', '/orders/:path+', '/redeem'], 'same-origin'),
]

/** Files of the folder public that are kept longer, or watched more closely, than the others. */
export const FILE_HEADERS = [
  // Its name changes with what is in it.
  {
    source: '/maps/:path*',
    headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }],
  },
  // The worker may ask our own server and nobody else; a new one is seen at once.
  {
    source: '/sw.js',
    headers: [
      { key: 'Cache-Control', value: 'no-cache' },
      { key: 'Content-Security-Policy', value: "default-src 'none'; connect-src 'self'" },
    ],
  },
]
