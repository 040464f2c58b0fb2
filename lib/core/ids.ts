const PREFIXES = [
  'bdl',
  'esm',
  'ord',
  'qot',
  'ful',
  'txn',
  'vch',
  'prm',
  'key',
  'evt',
  'pay',
  'rfd',
  'req',
  'inc',
  'msg',
  'gst',
  'otc',
  'hld',
  'vcb',
  'vrd',
  'pru',
  'ref',
  'rwd',
  'rst',
  'aff',
  'com',
  'pyo',
] as const
export type IdPrefix = (typeof PREFIXES)[number]

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford base32: no i, l, o, u

function randomText(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('')
}

/** A sortable, unguessable id: prefix, 9 characters of time in milliseconds, 16 random ones (80 bits). */
export function newId(prefix: IdPrefix, nowMs: number = Date.now()): string {
  let time = ''
  for (let rest = nowMs, i = 0; i < 9; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time
  return `${prefix}_${time}${randomText(16)}`
}

export const isId = (prefix: IdPrefix, value: string): boolean =>
  new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{25}$`).test(value)

const NUMBER_PREFIXES = { renewal: 'REN', new_esim: 'ORD', wallet_topup: 'TOP' } as const

/** The order number that people read out: REN- for renewals (the old checker's form), ORD-, TOP-, and twelve characters (60 bits). */
export const newOrderNumber = (kind: keyof typeof NUMBER_PREFIXES): string =>
  `${NUMBER_PREFIXES[kind]}-${randomText(12).toUpperCase()}`

/** Of an order that has a page of its own; a top-up is shown in its wallet. */
export const ORDER_NUMBER = /^(?:REN|ORD)-[0-9A-Z]{12}$/

/** A voucher's code (80 bits), as it is printed without its dashes. */
export const newVoucherCode = (): string => randomText(16).toUpperCase()

/** An unguessable token (160 bits) for links; only its hash is stored. */
export const newToken = (): string => randomText(32)
