/** Where Stripe's objects name a person: who paid, from where, with which card of all, and what a dispute says of them. */
const PERSONAL = new Set([
  ...['customer_details', 'customer_email', 'billing_details', 'receipt_email', 'collected_information'],
  ...['shipping', 'shipping_details', 'shipping_address', 'evidence', 'owner', 'receipt_url'],
  ...['fingerprint'],
])

/**
 * An event as it is kept: without the person. Nothing reads these from an event, since objects are fetched before
 * anything is believed; and what is not kept needs no deleting.
 */
export function withoutPeople(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPeople)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (PERSONAL.has(key) ? [] : [[key, withoutPeople(part)]])),
  )
}
