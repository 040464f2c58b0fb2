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

/** Pages whose address carries an ICCID or an order's token: it must not travel in a Referer. */
export const PRIVATE_PAGES = [
  '/:locale(en|tr|de|fr|ar)?/check/:path+',
  '/:locale(en|tr|de|fr|ar)?/renew/:path+',
  '/:locale(en|tr|de|fr|ar)?/orders/:path+',
  '/:locale(en|tr|de|fr|ar)?/renewal/:path+',
] as const
