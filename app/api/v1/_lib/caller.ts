import 'server-only'
import type { Viewer } from '@/lib/auth/types'
import { viewerOfRequest } from '@/lib/auth/viewer'

export interface UserCaller {
  readonly kind: 'user'
  readonly viewer: Viewer
}
/** Somebody who named an address without proving it: owns the orders made with this token and nothing else. */
export interface GuestCaller {
  readonly kind: 'guest'
  readonly guestId: string
  readonly email: string
}
export type Caller = UserCaller | GuestCaller

/** Who the bearer token speaks for; null for a stranger. Device ids, cookies and other headers say nothing. */
export async function callerOf(request: Request): Promise<Caller | null> {
  const viewer = await viewerOfRequest(request)
  return viewer ? { kind: 'user', viewer } : null
}
