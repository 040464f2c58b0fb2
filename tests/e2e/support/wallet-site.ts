import postgres from 'postgres'
import { type Account, newAccount } from './account'
import type { crashSite } from './crash-site'
import { until } from './until'
import type { Victim } from './victim'
import { sql, stack } from './world'

type Answer = Record<string, unknown>

export interface WalletOrder {
  readonly account: Account
  readonly key: string
  readonly quoteId: string
  readonly orderNumber: string
  /** Null: the wallet paid it all. */
  readonly sessionId: string | null
}

/** What the tests do with wallets on the process that is killed. */
export function walletSite(victim: () => Victim, site: ReturnType<typeof crashSite>) {
  const locker = postgres(stack.database.adminUrl, { max: 2, onnotice: () => {} })
  const send = (account: Account, path: string, body: object, key: string = crypto.randomUUID()) =>
    fetch(`${victim().url}/api/v2/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${account.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    })
  const created = async (answer: Promise<Response>): Promise<Answer> => {
    const response = await answer
    if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`)
    return (await response.json()) as Answer
  }

  const wallets = {
    close: () => locker.end(),
    send,
    /** Accounts with so much in the wallet. */
    owners: async (count: number, amountMinor: number): Promise<Account[]> =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const account = await newAccount('crash-wallet')
          const entries = [
            { kind: 'promotion_cost', owner: 'voucher', currency: 'USD', amount_minor: amountMinor },
            { kind: 'wallet', owner: account.userId, currency: 'USD', amount_minor: -amountMinor },
          ]
          const id = `gift-${account.userId}`
          await sql`select ledger.post(${`txn_${id}`}, ${id}, 'voucher_given', 'voucher', ${id}, ${sql.json(entries)})`
          return account
        }),
      ),
    /** So that whoever moves money of these wallets has to wait. */
    withWalletsLocked: (accounts: readonly Account[], work: () => Promise<void>): Promise<void> =>
      locker.begin(async (tx) => {
        const owners = accounts.map(({ userId }) => userId)
        await tx`select 1 from ledger.wallets w join ledger.accounts a on a.id = w.account_id
          where a.owner = any(${owners}) order by w.account_id for update of w`
        await work()
      }) as Promise<void>,
    /** So that whoever reserves, counts or gives back a use of this promotion has to wait. */
    withPromotionLocked: (code: string, work: () => Promise<void>): Promise<void> =>
      locker.begin(async (tx) => {
        await tx`select 1 from store.promotion_uses u join store.promotions p on p.id = u.promotion_id
          where p.code = ${code} for update of u`
        await tx`select 1 from store.promotions where code = ${code} for update`
        await work()
      }) as Promise<void>,
    /** Does it while the promotion is locked, and kills the process as soon as so many wait. */
    async killWhileUsing(code: string, waiting: number, work: () => unknown) {
      await wallets.withPromotionLocked(code, async () => {
        await work()
        await site.waitForBlocked(waiting)
        await victim().kill()
      })
      await site.killAndRestart()
    },
    /** Does it while the wallets are locked, and kills the process as soon as all of it waits. */
    async killWhileWaiting(accounts: readonly Account[], work: () => unknown, waiting = accounts.length) {
      await wallets.withWalletsLocked(accounts, async () => {
        await work()
        await site.waitForBlocked(waiting)
        await victim().kill()
      })
      await site.killAndRestart()
    },

    async quote(account: Account, promotionCode?: string): Promise<string> {
      const [bundle] = await sql`select id from store.bundles
        where provider = 'travelroam' and on_sale and array_length(countries, 1) = 1 and cost_minor between 200 and 900
        order by cost_minor, id limit 1`
      const items = [{ bundle_id: bundle?.id, quantity: 1 }]
      const promotion = promotionCode ? { promotion_code: promotionCode } : {}
      return String((await created(send(account, 'quotes', { items, ...promotion }))).quote_id)
    },
    order: (account: Account, quoteId: string, key: string, wallet: 'first' | 'only' | null) =>
      send(account, 'orders', { quote_id: quoteId, email: account.email, wallet }, key),
    async place(
      account: Account,
      wallet: 'first' | 'only' | null,
      known: { quoteId: string; key: string } = { quoteId: '', key: crypto.randomUUID() },
    ): Promise<WalletOrder> {
      const quoteId = known.quoteId || (await wallets.quote(account))
      const placed = await created(wallets.order(account, quoteId, known.key, wallet))
      const sessionId = placed.session_id === null ? null : String(placed.session_id)
      return { account, key: known.key, quoteId, orderNumber: String(placed.order_number), sessionId }
    },
    topUp: async (account: Account, amountMinor: number): Promise<WalletOrder> => {
      const key = crypto.randomUUID()
      const body = { amount_minor: amountMinor, currency: 'USD' }
      const placed = await created(send(account, 'wallet/top-ups', body, key))
      const { order_number: orderNumber, session_id: sessionId } = placed
      return { account, key, quoteId: '', orderNumber: String(orderNumber), sessionId: String(sessionId) }
    },

    async balance({ userId }: Account): Promise<{ available: number; held: number; frozen: boolean }> {
      const [row] = await sql`select available_minor::int, held_minor::int, frozen
        from ledger.wallets_of(${userId}) where currency = 'USD'`
      return {
        available: Number(row?.available_minor ?? 0),
        held: Number(row?.held_minor ?? 0),
        frozen: Boolean(row?.frozen),
      }
    },
    /** Sweeps until the wallet is as it should be. */
    settled: (account: Account, available: number, held = 0) =>
      until(
        `a wallet of ${available}`,
        async () => {
          await site.hurry([])
          await site.sweep()
          return wallets.balance(account)
        },
        (now) => now.available === available && now.held === held,
        60_000,
      ),
    /** What was posted for an account's wallet, by kind. */
    async posted({ userId }: Account): Promise<Record<string, number>> {
      const rows =
        await sql`select kind, count(*)::int as times from ledger.statement(${userId}, 'USD', null, 1000) group by kind`
      return Object.fromEntries(rows.map(({ kind, times }) => [String(kind), Number(times)]))
    },
    async price({ orderNumber }: WalletOrder): Promise<number> {
      const [row] = await sql`select amount_minor::int from store.orders where number = ${orderNumber}`
      return Number(row?.amount_minor)
    },
  }
  return wallets
}
