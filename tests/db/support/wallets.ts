import { randomBytes } from 'node:crypto'
import type postgres from 'postgres'

interface Recorded {
  readonly transaction_id: string | null
  readonly replayed: boolean
  readonly failure: string | null
}
interface Held {
  readonly hold_id: string | null
  readonly replayed: boolean
  readonly failure: string | null
}
interface Taken {
  readonly transaction_id: string
  readonly replayed: boolean
  readonly taken_minor: number
}

const id = (prefix: string) => `${prefix}_${randomBytes(12).toString('hex')}`

export type Wallets = ReturnType<typeof walletsOn>

/** The functions of schema `ledger` as the application calls them, each with new ids. */
export function walletsOn(sql: postgres.Sql | postgres.TransactionSql, currency = 'EUR') {
  const one = async <T>(rows: Promise<readonly unknown[]>): Promise<T> => {
    const [row] = await rows
    if (!row) throw new Error('nothing came back')
    return row as T
  }
  const entry = (kind: string, owner: string, amount_minor: number) => ({
    kind,
    owner,
    currency,
    amount_minor,
  })
  const post = (kind: string, causeType: string, causeId: string, key: string, entries: object[]) =>
    one<Recorded>(
      sql`select * from ledger.post(${id('txn')}, ${key}, ${kind}, ${causeType}, ${causeId}, ${sql.json(entries as never)})`,
    )
  return {
    post,
    entry,
    credit(user: string, amount: number, cause = id('vch')) {
      return post('voucher_given', 'voucher', cause, `voucher_given:${cause}`, [
        entry('promotion_cost', 'voucher', amount),
        entry('wallet', user, -amount),
      ])
    },
    move: (from: string, to: string, amount: number, key: string) =>
      post('correction', 'staff', key, key, [entry('wallet', from, amount), entry('wallet', to, -amount)]),
    hold: (user: string, amount: number, key: string, orderId = 'ord_test') =>
      one<Held>(
        sql`select * from ledger.hold(${id('hld')}, ${id('txn')}, ${key}, ${user}, ${currency}, ${amount}, ${orderId})`,
      ),
    capture: (holdId: string, amount: number, key: string) =>
      one<Recorded>(
        sql`select * from ledger.capture_hold(${id('txn')}, ${key}, ${holdId}, ${amount}, 'wallet_payment', 'payment', ${key}, 'order_liability')`,
      ),
    release: (holdId: string, key: string) =>
      one<Recorded>(sql`select * from ledger.release_hold(${id('txn')}, ${key}, ${holdId})`),
    reverse: (target: string, key: string) =>
      one<Recorded>(sql`select * from ledger.reverse(${id('txn')}, ${key}, ${target})`),
    clawBack: async (user: string, amount: number, dispute: string) => {
      const taken = await one<Taken>(
        sql`select * from ledger.claw_back(${id('txn')}, ${`claw:${dispute}`}, 'dispute_clawback', 'dispute', ${dispute}, ${user}, ${currency}, ${amount}, 'dispute_reserve', ${dispute})`,
      )
      return { ...taken, taken_minor: Number(taken.taken_minor) }
    },
    async balance(user: string) {
      const rows = await sql`select * from ledger.wallets_of(${user})`
      const row = rows.find((wallet) => wallet.currency === currency)
      return { available: Number(row?.available_minor ?? 0), held: Number(row?.held_minor ?? 0) }
    },
    async platform(kind: string, owner = '') {
      const rows =
        await sql`select * from ledger.balances() where kind = ${kind} and owner = ${owner} and currency = ${currency}`
      return Number(rows[0]?.balance_minor ?? 0)
    },
  }
}
