import type postgres from 'postgres'
import { type Wallets, walletsOn } from './wallets'

const WORKERS = 12
const PEOPLE = Array.from({ length: 6 }, (_, n) => `person-${n}`)

type Answer = { readonly failure: string | null; readonly hold_id?: string | null }
type Call = (wallets: Wallets) => Promise<Answer>

/** Holds, captures and releases as fast as they go, and a journal of what was answered. */
export class LedgerStorm {
  /** By key: the answer that somebody has seen. */
  readonly answered = new Map<string, Answer>()
  /** By key: sent, and nobody knows what became of it. */
  readonly unsure = new Map<string, Call>()
  #count = 0

  /** @param name of all its keys, apart from another storm's */
  constructor(readonly name: string) {}

  async fund(sql: postgres.Sql): Promise<void> {
    const wallets = walletsOn(sql)
    for (const person of PEOPLE) await wallets.credit(person, 100_000, `fund-${person}`)
  }

  /** Until the database is gone, or `isOver` says so after an answer. */
  async rage(sql: postgres.Sql, isOver: (answers: number) => boolean): Promise<void> {
    const wallets = walletsOn(sql)
    const before = this.answered.size
    const work = async (worker: number) => {
      try {
        while (!isOver(this.answered.size - before)) await this.#story(wallets, worker)
      } catch (error) {
        if (!isGone(error)) throw error
      }
    }
    await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)))
  }

  /** Everything that nobody knows about is asked for again, under its key. */
  async askAgain(sql: postgres.Sql): Promise<number> {
    const wallets = walletsOn(sql)
    const count = this.unsure.size
    for (const [key, call] of this.unsure) this.answered.set(key, await call(wallets))
    this.unsure.clear()
    return count
  }

  async #story(wallets: Wallets, worker: number): Promise<void> {
    const n = ++this.#count
    const person = PEOPLE[(n + worker) % PEOPLE.length] ?? ''
    const amount = 1 + ((n * 37) % 900)
    const { hold_id } = await this.#ask(wallets, `${this.name}-hold-${n}`, (on) =>
      on.hold(person, amount, `${this.name}-hold-${n}`),
    )
    if (!hold_id) return
    if (n % 2) {
      const part = n % 3 ? amount : Math.ceil(amount / 2)
      await this.#ask(wallets, `${this.name}-capture-${n}`, (on) =>
        on.capture(hold_id, part, `${this.name}-capture-${n}`),
      )
    }
    await this.#ask(wallets, `${this.name}-release-${n}`, (on) =>
      on.release(hold_id, `${this.name}-release-${n}`),
    )
    // Back to whom it was taken from, so that the storm never runs dry.
    await this.#ask(wallets, `voucher_given:${this.name}-back-${n}`, (on) =>
      on.credit(person, amount, `${this.name}-back-${n}`),
    )
  }

  async #ask(wallets: Wallets, key: string, call: Call): Promise<Answer> {
    this.unsure.set(key, call)
    const answer = await call(wallets)
    this.answered.set(key, answer)
    this.unsure.delete(key)
    return answer
  }
}

/** The connection broke, or the server said that it is going down or coming up. */
const isGone = (error: unknown): boolean => {
  const { code = '' } = error as { code?: string }
  return /^(57P|08|CONNECTION_|ECONN|EPIPE)/.test(code)
}
