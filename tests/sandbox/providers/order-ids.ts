import type { VendorId } from '../kernel/types'
import { uuidFrom } from './identifiers'

/** How a vendor calls its order with that running number. */
export function orderIdAt(vendor: VendorId, number: number): string {
  switch (vendor) {
    case 'travelroam':
      // Looks like eSIM Go's UUID order references, and can be read back into the number.
      return `7c9e6679-7425-40de-944b-${number.toString(16).padStart(12, '0')}`
    case 'esimhub':
      return uuidFrom(`esimhub:order:${number}`)
    default:
      return String(number)
  }
}
