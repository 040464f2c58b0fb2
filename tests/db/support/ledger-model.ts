import type { ErrorCode } from '@/lib/core/error-codes'

/** What the ledger must be, kept in plain numbers beside it: no SQL, no locks, nothing shared with what it judges. */

export interface Line {
  readonly kind: string
  readonly owner: string
  readonly currency: string
  /** Debit positive, minor units. */
  readonly amount: number
}

/** How a call ended: done, refused with one of our codes, or thrown with a SQLSTATE or one of our codes. */
export type Ending = { readonly done: unknown } | { readonly refused: ErrorCode } | { readonly threw: string }

export interface ModelHold {
  readonly id: string
  readonly user: string
  readonly currency: string
  readonly amount: number
  captured: number
  released: number
}

interface ModelTransaction {
  readonly id: string
  readonly lines: readonly Line[]
  isReversed: boolean
}

const nameOf = ({ kind, owner, currency }: Line) => `${kind}/${owner}/${currency}`
const isWallet = ({ kind }: Line) => kind === 'wallet' || kind === 'wallet_held'

export class LedgerModel {
  readonly balances = new Map<string, number>()
  /** Balances after each entry, oldest first, as their holder sees them. */
  readonly statements = new Map<string, number[]>()
  readonly holds: ModelHold[] = []
  readonly transactions: ModelTransaction[] = []
  readonly burnt = new Set<string>()
  readonly #endings = new Map<string, Ending>()
  readonly #freezes = new Map<string, 'standing' | 'lifted'>()
  #count = 0

  next = (word: string): string => `${word}-${++this.#count}`

  available = (user: string, currency: string): number =>
    0 - (this.balances.get(`wallet/${user}/${currency}`) ?? 0)

  /** Wallets that have something to spend. */
  funded = (): { readonly user: string; readonly currency: string }[] =>
    [...this.balances]
      .filter(([name, balance]) => name.startsWith('wallet/') && balance < 0)
      .map(([name]) => name.split('/'))
      .map(([, user = '', currency = '']) => ({ user, currency }))

  openHolds = (): ModelHold[] =>
    this.holds.filter(({ amount, captured, released }) => captured + released < amount)

  isFrozen = (user: string): boolean =>
    [...this.#freezes].some(([name, state]) => state === 'standing' && name.startsWith(`${user}/`))

  /** A cause that was lifted does not freeze again: it was decided. */
  freeze(user: string, cause: string): void {
    const name = `${user}/${cause}`
    if (!this.#freezes.has(name)) this.#freezes.set(name, 'standing')
  }

  lift(user: string, cause: string): void {
    const name = `${user}/${cause}`
    if (this.#freezes.has(name)) this.#freezes.set(name, 'lifted')
  }

  /** What a key did before, or what it does now and from now on. */
  once(key: string, decide: () => Ending): Ending {
    const before = this.#endings.get(key)
    if (before) return before
    const ending = decide()
    if ('threw' in ending) return ending
    if ('refused' in ending) this.burnt.add(key)
    this.#endings.set(key, ending)
    return ending
  }

  hasFunds = (lines: readonly Line[]): boolean =>
    lines.filter(isWallet).every((line) => -(this.balances.get(nameOf(line)) ?? 0) >= line.amount)

  write(id: string, lines: readonly Line[]): void {
    for (const line of lines) {
      const balance = (this.balances.get(nameOf(line)) ?? 0) + line.amount
      this.balances.set(nameOf(line), balance)
      if (!isWallet(line)) continue
      const statement = this.statements.get(nameOf(line)) ?? []
      this.statements.set(nameOf(line), [...statement, 0 - balance])
    }
    this.transactions.push({ id, lines, isReversed: false })
  }

  /** Nobody owes and has something to spend: whatever comes in is taken for it; what was taken for nothing goes back. */
  collect(key: string, lines: readonly Line[]): void {
    const touched = lines.filter(
      ({ kind, amount }) => kind === 'wallet_receivable' || (kind === 'wallet' && amount < 0),
    )
    for (const name of new Set(touched.map(({ owner, currency }) => `${owner}/${currency}`))) {
      const [owner = '', currency = ''] = name.split('/')
      const owed = this.balances.get(`wallet_receivable/${name}`) ?? 0
      const amount = Math.min(this.available(owner, currency), owed)
      if (amount === 0) continue
      this.write(`owed:${key}:${owner}:${currency}`, [
        { kind: 'wallet', owner, currency, amount },
        { kind: 'wallet_receivable', owner, currency, amount: -amount },
      ])
    }
  }

  post(key: string, id: string, lines: readonly Line[]): Ending {
    return this.once(key, () => {
      if (!this.hasFunds(lines)) return { refused: 'INSUFFICIENT_FUNDS' }
      this.write(id, lines)
      this.collect(key, lines)
      return { done: true }
    })
  }
}
