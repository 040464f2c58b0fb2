import 'server-only'
import type { Caller } from '@/lib/auth/types'
import { callerOf as anyCallerOf } from '@/lib/auth/viewer'

export type { Caller } from '@/lib/auth/types'
export type UserCaller = Extract<Caller, { kind: 'user' }>
export type GuestCaller = Extract<Caller, { kind: 'guest' }>

/** Who the bearer token speaks for; null for a stranger. Device ids, cookies and other headers say nothing of it. */
export const callerOf = async (request: Request): Promise<Caller | null> =>
  bearerToken(request) === null ? null : anyCallerOf(request)

export const bearerToken = (request: Request): string | null =>
  /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null
