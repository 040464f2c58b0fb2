import postgres from 'postgres'
import { newId } from '@/lib/core/ids'
import { money } from '@/lib/core/money'
import { db, inTransaction } from '@/lib/platform/db/client'
import { tryPost } from '@/lib/wallet/commands/post'
import { statementOf, walletsOf } from '@/lib/wallet/queries'
import { creditGiven } from '@/lib/wallet/rules'
import { WALLETS, walletOwner } from './fill-ledger'

/** A process of its own, as the application's: it prints what it measured as one line of JSON. */

export interface LedgerRounds {
  /** Posts a second, medians of the rounds. */
  readonly posts: Readonly<Record<Way, number>>
  readonly walletMs: number
  readonly statementMs: number
  /** Posts that did not end well. */
  readonly failed: number
}
export type Way = 'app-1' | 'bare-1' | 'app-200' | 'bare-200' | 'bare-200-apart'

const [roundsText = '', secondsText = ''] = process.argv.slice(2)
const [ROUNDS, SECONDS] = [Number(roundsText), Number(secondsText)]
/** As many as the application's pool has connections. */
const WRITERS = 20
const EUR = money(1, 'EUR')

const bare = postgres(process.env.DATABASE_URL ?? '', { max: WRITERS, prepare: false, onnotice: () => {} })
let failed = 0
let next = 0
const wallet = (among: number) => walletOwner(next++ % among)

/** As `lib/orders` and `lib/promotions` do it: a recipe, posted in the caller's transaction. */
const throughApp = (among: number) => async () => {
  const posting = creditGiven('voucher', 'voucher', newId('vch'), wallet(among), EUR)
  const done = await inTransaction((tx) => tryPost(tx, posting))
  if (!done.ok) failed++
}

/** The same posting, by the function alone. @param isApart each wallet against a platform account of its own */
const bySql =
  (among: number, isApart = false) =>
  async () => {
    const [owner, cause] = [wallet(among), newId('vch')]
    const entries = JSON.stringify([
      { kind: 'promotion_cost', owner: isApart ? owner : 'voucher', currency: 'EUR', amount_minor: 1 },
      { kind: 'wallet', owner, currency: 'EUR', amount_minor: -1 },
    ])
    const [row] =
      await bare`select * from ledger.post(${newId('txn')}, ${`voucher_given:${cause}`}, 'voucher_given', 'voucher',
    ${cause}, ${entries}::text::jsonb)`
    if (!row || row.failure !== null) failed++
  }

const WAYS: Readonly<Record<Way, () => Promise<void>>> = {
  'app-1': throughApp(1),
  'bare-1': bySql(1),
  'app-200': throughApp(WALLETS),
  'bare-200': bySql(WALLETS),
  'bare-200-apart': bySql(WALLETS, true),
}

async function perSecond(post: () => Promise<void>, forSeconds: number): Promise<number> {
  const startedAt = performance.now()
  let posts = 0
  const work = async () => {
    while (performance.now() - startedAt < forSeconds * 1000) {
      await post()
      posts++
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, work))
  return posts / ((performance.now() - startedAt) / 1000)
}

const medianOf = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function readMs(read: (owner: string) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < WALLETS; n++) {
    const startedAt = performance.now()
    await read(walletOwner(n))
    times.push(performance.now() - startedAt)
  }
  return medianOf(times)
}

const ways = Object.keys(WAYS) as Way[]
const rates = new Map<Way, number[]>(ways.map((way) => [way, []]))
for (const way of ways) await perSecond(WAYS[way], 0.5)
for (let round = 0; round < ROUNDS; round++)
  for (const way of ways) rates.get(way)?.push(await perSecond(WAYS[way], SECONDS))
const result: LedgerRounds = {
  posts: Object.fromEntries(ways.map((way) => [way, medianOf(rates.get(way) ?? [])])) as Record<Way, number>,
  walletMs: await readMs((owner) => walletsOf(owner)),
  statementMs: await readMs((owner) => statementOf(owner, 'EUR', { beforeVersion: null, limit: 50 })),
  failed,
}
await Promise.all([bare.end(), db().destroy()])
console.log(JSON.stringify(result))
