import type { VendorId } from '../kernel/types'

/** What the board and the control API know of a vendor. */
export interface ControlVendor {
  id: VendorId
  name: string
  /** What it is for, in one line, for people who see the board for the first time. */
  role: string
  operations: readonly string[]
}
