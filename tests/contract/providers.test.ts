import { describe } from 'vitest'
import { catalogueGuarantees } from './providers/catalogue'
import { connectionGuarantees } from './providers/connection'
import { loginGuarantees } from './providers/login'
import { purchaseGuarantees } from './providers/purchases'
import { statusGuarantees } from './providers/status'
import { VENDOR_CASES } from './providers/vendors'

// One suite for every provider: a new adapter adds a case in vendors.ts and passes all of this.
describe.each(VENDOR_CASES)('$name', (vendor) => {
  statusGuarantees(vendor)
  catalogueGuarantees(vendor)
  connectionGuarantees(vendor)
  purchaseGuarantees(vendor)
  if (vendor.hasLogin) loginGuarantees(vendor)
})
