import type { Clock } from '../core/clock'
import { createLoginSession, type LoginOutcome } from '../platform/http/login-session'
import type { VendorOutcome, VendorRequest } from '../platform/http/vendor-call'
import type { VendorClient } from '../platform/http/vendor-client'
import type { Lane } from '../platform/http/vendor-lanes'
import { readAnswer, rejected } from './answers'
import type { RefusalWords } from './refusals'
import type { ProviderError, ProviderResult, PurchaseOutcome } from './types'

/** Wrong credentials do not become right by asking again, and asking too often locks accounts. */
const REFUSED_LOGIN_HELD_MS = 3_000

export type LoginResult<Session> = LoginOutcome<Session, ProviderError>
type Sent =
  | { readonly ok: true; readonly outcome: VendorOutcome }
  | { readonly ok: false; readonly error: ProviderError }

export type PurchaseAnswer =
  | { readonly ok: true; readonly outcome: VendorOutcome }
  | { readonly ok: false; readonly end: PurchaseOutcome }

/** For whom a read is made; `signal` ends the waiting. */
export interface Ask {
  readonly lane: Lane
  readonly signal?: AbortSignal
}

export interface AuthorisedClient<Session> {
  read(
    ask: Ask,
    request: (session: Session) => VendorRequest,
    words: RefusalWords,
  ): Promise<ProviderResult<unknown>>
  /** `end` = it was never sent, because there is no login. */
  purchase(request: (session: Session) => VendorRequest): Promise<PurchaseAnswer>
}

/**
 * Calls of a vendor that has a login. The session is shared; a call refused as unauthorised is sent again once, after
 * one new login that all calls refused at the same time share. A failed login is the answer, never "not found".
 */
export function createAuthorisedClient<Session extends object>(options: {
  readonly vendor: VendorClient
  readonly login: () => Promise<LoginResult<Session>>
  readonly isUnauthorised: (outcome: VendorOutcome) => boolean
  readonly now: Clock
  readonly maxAgeMs: number
}): AuthorisedClient<Session> {
  const sessions = createLoginSession<Session, ProviderError>({
    login: options.login,
    now: options.now,
    maxAgeMs: options.maxAgeMs,
    holdRefusalMs: (refusal) => (refusal.code === 'AUTH' ? REFUSED_LOGIN_HELD_MS : 0),
    whenAborted: { code: 'UNAVAILABLE', message: 'no longer waiting for the login' },
  })

  async function send({ lane, signal }: Ask, build: (session: Session) => VendorRequest): Promise<Sent> {
    for (let again = false; ; again = true) {
      const login = await sessions.get(signal)
      if (!login.ok) return { ok: false, error: login.refusal }
      const outcome = await options.vendor.send(lane, { ...build(login.session), signal })
      if (again || !options.isUnauthorised(outcome)) return { ok: true, outcome }
      sessions.drop(login.session)
    }
  }

  return {
    async read(ask, request, words) {
      const sent = await send(ask, request)
      return sent.ok ? readAnswer(sent.outcome, words) : sent
    },
    async purchase(request) {
      const sent = await send({ lane: 'purchase' }, request)
      if (sent.ok) return sent
      return { ok: false, end: rejected(sent.error.code, `no login: ${sent.error.message}`) }
    },
  }
}
