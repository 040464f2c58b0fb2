import { type Bundle, totalBytes } from './bundles'

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** SM-DP+ and device words in one list, as several vendors mix them (providers.md §6.4). */
export type Profile =
  | 'Released'
  | 'Downloaded'
  | 'Installed'
  | 'Enabled'
  | 'Disabled'
  | 'Deleted'
  | 'Error'
  | 'Unavailable'

export type PlanState = 'processing' | 'queued' | 'active' | 'depleted' | 'expired' | 'revoked'

/** A bundle applied to an eSIM. Times are milliseconds of the world's clock. */
export interface Application {
  id: string
  bundle: Bundle
  /** The vendor's key of the bundle at the time of sale. */
  sku: string
  assignedAt: number
  /** Until then the plan is still being applied. */
  appliesAt: number
  startsAt: number | null
  endsAt: number | null
  revoked: boolean
  /** Bytes used at `usedAt`; from there on it grows. */
  usedBytes: number
  usedAt: number
  bytesPerHour: number
  /** Listings leave it out before that. */
  visibleAt: number
}

export interface Esim {
  /** UUID. */
  id: string
  iccid: string
  matchingId: string
  smdpAddress: string
  createdAt: number
  profile: Profile
  firstInstalledAt: number | null
  network: { name: string; brand: string; country: string } | null
  /** Oldest first. */
  applications: Application[]
  visibleAt: number
  /** Until then the vendor is still preparing the profile. */
  appliesAt: number
}

interface Usage {
  /** null = unlimited. */
  totalBytes: number | null
  usedBytes: number
  /** null = unlimited. */
  remainingBytes: number | null
}

/** Usage grows with the clock between start and end, never beyond what was bought. */
export function usageOf(application: Application, now: number): Usage {
  const total = totalBytes(application.bundle)
  const until = Math.min(now, application.endsAt ?? now)
  const hours = application.startsAt === null ? 0 : Math.max(0, until - application.usedAt) / HOUR_MS
  const used = Math.round(application.usedBytes + hours * application.bytesPerHour)
  if (total === null) return { totalBytes: null, usedBytes: used, remainingBytes: null }
  const capped = Math.min(total, used)
  return { totalBytes: total, usedBytes: capped, remainingBytes: total - capped }
}

export function planStateOf(application: Application, now: number): PlanState {
  if (application.revoked) return 'revoked'
  if (now < application.appliesAt) return 'processing'
  if (application.startsAt === null) return 'queued'
  if (application.endsAt !== null && now > application.endsAt) return 'expired'
  return usageOf(application, now).remainingBytes === 0 ? 'depleted' : 'active'
}

/** A profile that can no longer take a plan. */
export function isDead(esim: Esim): boolean {
  return esim.profile === 'Deleted' || esim.profile === 'Error' || esim.profile === 'Unavailable'
}

export function lpaOf(esim: Esim): string {
  return `LPA:1$${esim.smdpAddress}$${esim.matchingId}`
}

export function appleLinkOf(esim: Esim): string {
  return `https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=${lpaOf(esim)}`
}
