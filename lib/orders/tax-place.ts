import type { BillingPlace } from '../payments/types'

/** What tax asks of a place, for the form and the server. Pure. */

/** Where the country alone does not say which tax is due. Source: docs.stripe.com/tax/customer-locations. */
const POSTAL_CODE: Readonly<Record<string, RegExp>> = {
  US: /^\d{5}(-\d{4})?$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/,
}

/** As tax needs it: nothing more than that is kept. Null where it does not tell. */
export function taxPlace(country: string, postalCode: string | null): BillingPlace | null {
  const code = country.trim().toUpperCase()
  if (!/^[A-Z]{2}$/.test(code)) return null
  const form = POSTAL_CODE[code]
  if (!form) return { country: code, postalCode: null }
  const postal = (postalCode ?? '').trim().toUpperCase()
  return form.test(postal) ? { country: code, postalCode: postal } : null
}
