/** `Idempotency-Key` of a request: 8 to 200 visible ASCII characters; null where there is none, or it is none. */
export function idempotencyKeyOf(headers: Headers): string | null {
  const key = headers.get('idempotency-key')
  return key !== null && /^[\x21-\x7e]{8,200}$/.test(key) ? key : null
}
