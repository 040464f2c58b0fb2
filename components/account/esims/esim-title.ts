import type { OwnedEsim } from '@/lib/esims/owner-types'

/** What an eSIM is called: by its owner, else after its plan. */
export const titleOf = ({ label, plan, bundle, iccid }: OwnedEsim): string =>
  label ?? (plan?.name || bundle?.name || `…${iccid.slice(-4)}`)

export const esimPath = (esimId: string): string => `/account/esims/${esimId}`
