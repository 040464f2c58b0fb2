import type { Simulator } from '../providers/simulator'
import type { ControlVendor } from './vendors'

const ROLES: Record<string, string> = {
  travelroam: 'Sells eSIMs; looks an ICCID up directly',
  airhub: 'Sells eSIMs; looks an ICCID up by scanning its last orders',
  esimcard: 'Sells eSIMs, sometimes with a delay; looks an ICCID up directly',
  esimhub: 'Sells eSIMs; knows them by its own order numbers only',
}

/** The vendors of the board, with the names their calls have in the fault switch. */
export function listVendors(
  simulators: readonly Simulator[],
  others: { stripe: readonly string[]; rates: readonly string[]; smtp: readonly string[] },
): ControlVendor[] {
  return [
    ...simulators.map(({ id, name, operations }) => ({ id, name, role: ROLES[id] ?? '', operations })),
    { id: 'stripe', name: 'Stripe', role: 'Takes card payments', operations: others.stripe },
    { id: 'rates', name: 'Exchange rates', role: 'Says what a euro costs today', operations: others.rates },
    { id: 'smtp', name: 'Mail', role: 'Takes the letters the store sends', operations: others.smtp },
  ]
}
