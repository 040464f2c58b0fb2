import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel'
import type { VendorOutcome } from './vendor-call'

/**
 * What one vendor's calls are for. Each lane has its own places, so that a slow catalogue never holds up a check and
 * a flood of checks never holds up a purchase or the reading that settles one.
 */
export type Lane = 'login' | 'read' | 'catalogue' | 'settle' | 'purchase'

interface Rule {
  readonly places: number
  readonly queue: number
  readonly retries: number
  /** Failures in a row that open the breaker, and how long it stays open. null = never closed to callers. */
  readonly breaker: { readonly failures: number; readonly openMs: number } | null
}

const RULES: Readonly<Record<Lane, Rule>> = {
  login: { places: 4, queue: 16, retries: 1, breaker: { failures: 3, openMs: 5_000 } },
  // Hundreds of visitors may wait for one slow vendor, each with up to three calls, without holding up the others.
  read: { places: 1_200, queue: 400, retries: 2, breaker: { failures: 10, openMs: 5_000 } },
  catalogue: { places: 8, queue: 1_000, retries: 3, breaker: null },
  // Settling must go on reading however bad the reads of visitors fare; its caller backs off between tries.
  settle: { places: 50, queue: 500, retries: 1, breaker: null },
  // No queue: a purchase that cannot start now is "not sent", which its caller may repeat safely.
  purchase: { places: 128, queue: 0, retries: 0, breaker: { failures: 5, openMs: 15_000 } },
}

/** The call was turned away before anything was sent. */
export class LaneClosedError extends Error {
  constructor(
    readonly reason: 'breaker_open' | 'busy',
    message: string,
  ) {
    super(message)
  }
}

class CancelledError extends Error {
  constructor(readonly outcome: VendorOutcome) {
    super('cancelled')
  }
}

export interface LaneGate {
  readonly retries: number
  /** Waits for a place. Throws LaneClosedError when there is none to wait for. */
  run<T>(work: () => Promise<T>): Promise<T>
  /**
   * One attempt, watched by the breaker; throws LaneClosedError while it is open. `probe` tells the work that it is
   * the one call that finds out whether the vendor is back: it should not end because a visitor left.
   */
  guard(
    work: (probe: boolean) => Promise<VendorOutcome>,
    isCancelled: (outcome: VendorOutcome) => boolean,
  ): Promise<VendorOutcome>
}
export type Lanes = Readonly<Record<Lane, LaneGate>>

export function createLanes(isFailure: (outcome: VendorOutcome) => boolean): Lanes {
  const gate = (lane: Lane) => createGate(RULES[lane], isFailure)
  return {
    login: gate('login'),
    read: gate('read'),
    catalogue: gate('catalogue'),
    settle: gate('settle'),
    purchase: gate('purchase'),
  }
}

function createGate(rule: Rule, isFailure: (outcome: VendorOutcome) => boolean): LaneGate {
  const places = bulkhead(rule.places, rule.queue)
  return {
    retries: rule.retries,
    async run(work) {
      try {
        return await places.execute(work)
      } catch (error) {
        if (error instanceof BulkheadRejectedError)
          throw new LaneClosedError('busy', 'too many calls at once')
        throw error
      }
    },
    guard: rule.breaker ? guarded(rule.breaker, isFailure) : (work) => work(false),
  }
}

function guarded(
  rule: NonNullable<Rule['breaker']>,
  isFailure: (outcome: VendorOutcome) => boolean,
): LaneGate['guard'] {
  const breaker = circuitBreaker(
    handleWhenResult((result) => isFailure(result as VendorOutcome)),
    { halfOpenAfter: rule.openMs, breaker: new ConsecutiveBreaker(rule.failures) },
  )
  return async (work, isCancelled) => {
    // Cockatiel would let later callers wait for the probing call; a visitor gets an answer at once instead.
    if (breaker.state === CircuitState.HalfOpen) throw new LaneClosedError('breaker_open', 'probing')
    try {
      return await breaker.execute(async () => {
        const outcome = await work(breaker.state === CircuitState.HalfOpen)
        // Thrown, because cockatiel counts a thrown, unhandled error neither as success nor as failure.
        if (isCancelled(outcome)) throw new CancelledError(outcome)
        return outcome
      })
    } catch (error) {
      if (error instanceof CancelledError) return error.outcome
      if (error instanceof BrokenCircuitError) throw new LaneClosedError('breaker_open', 'failed repeatedly')
      throw error
    }
  }
}
