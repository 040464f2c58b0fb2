import { createHash } from 'node:crypto'
import type { World } from '../../kernel/types'
import { StripeRefusal } from '../errors'

const KEPT_MS = 24 * 3_600_000
const MAX_KEY_LENGTH = 255

interface Stored {
  fingerprint: string
  storedAt: number
  status: number
  body: object
}

/**
 * Stripe's v1 rules: the first answer is kept for a day once the work has begun, errors included, and is replayed to
 * the same request; another request under the same key is an error; so is a second one while the first is under way.
 */
export class IdempotencyKeys {
  private readonly answers = new Map<string, Stored>()
  private readonly underWay = new Map<string, number>()

  constructor(private readonly world: World) {}

  /** Throws while another request holds the key. */
  enter(key: string): void {
    if (key.length > MAX_KEY_LENGTH) {
      const message = `Idempotency key is too long: at most ${MAX_KEY_LENGTH} characters are allowed.`
      throw new StripeRefusal(400, message, {}, false)
    }
    if (this.underWay.has(key)) {
      const message = `There is currently another in-progress request using this Stripe idempotency key (that probably means you submitted the same request twice, and the other request is still going on): ${key}. If that is a problem, you should use a different key.`
      throw new StripeRefusal(
        409,
        message,
        { type: 'idempotency_error', code: 'idempotency_key_in_use' },
        false,
      )
    }
    this.underWay.set(key, this.world.now())
  }

  leave(key: string): void {
    this.underWay.delete(key)
  }

  /** The answer to give again, or null when the key is new. */
  find(key: string, fingerprint: string): Stored | null {
    const stored = this.answers.get(key)
    if (!stored) return null
    if (this.world.now() - stored.storedAt > KEPT_MS) {
      this.answers.delete(key)
      return null
    }
    if (stored.fingerprint === fingerprint) return stored
    const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`
    throw new StripeRefusal(400, message, { type: 'idempotency_error' }, false)
  }

  keep(key: string, fingerprint: string, status: number, body: object): void {
    this.answers.set(key, { fingerprint, storedAt: this.world.now(), status, body })
  }

  clear(): void {
    this.answers.clear()
    this.underWay.clear()
  }
}

export const fingerprintOf = (method: string, path: string, body: Buffer) =>
  createHash('sha256').update(`${method} ${path}\n`).update(body).digest('base64')
