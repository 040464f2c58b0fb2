import type { Clock } from '../../core/clock'
import { waitOr } from './wait'

export type LoginOutcome<Session, Refusal> =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly refusal: Refusal }

/** A vendor's login, shared by all calls of this process: one login at a time, and a new one only when the old is done. */
export interface LoginSession<Session, Refusal> {
  /** The current session, or the result of the one login under way. `signal` stops the waiting, not the login. */
  get(signal?: AbortSignal): Promise<LoginOutcome<Session, Refusal>>
  /** The vendor refused this very session. A newer one, made meanwhile, is kept. */
  drop(session: Session): void
}

export function createLoginSession<Session extends object, Refusal>(options: {
  readonly login: () => Promise<LoginOutcome<Session, Refusal>>
  readonly now: Clock
  readonly maxAgeMs: number
  /** How long a refusal stands before the vendor is asked again: wrong credentials do not become right by asking. */
  readonly holdRefusalMs: (refusal: Refusal) => number
  /** What a caller is told that stops waiting. */
  readonly whenAborted: Refusal
}): LoginSession<Session, Refusal> {
  let current: { outcome: LoginOutcome<Session, Refusal>; untilMs: number } | null = null
  let pending: Promise<LoginOutcome<Session, Refusal>> | null = null

  async function renew(): Promise<LoginOutcome<Session, Refusal>> {
    try {
      const outcome = await options.login()
      const heldMs = outcome.ok ? options.maxAgeMs : options.holdRefusalMs(outcome.refusal)
      current = { outcome, untilMs: options.now() + heldMs }
      return outcome
    } finally {
      pending = null
    }
  }

  return {
    async get(signal) {
      if (current && current.untilMs > options.now()) return current.outcome
      pending ??= renew()
      return waitOr(pending, signal, () => ({ ok: false, refusal: options.whenAborted }))
    },
    drop(session) {
      if (current?.outcome.ok && current.outcome.session === session) current = null
    },
  }
}
