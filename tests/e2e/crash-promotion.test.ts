import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Account } from './support/account'
import { crashSite } from './support/crash-site'
import { plantCashback, plantPromotion } from './support/gifts'
import { until } from './support/until'
import { startVictim, type Victim } from './support/victim'
import { type WalletOrder, walletSite } from './support/wallet-site'
import { control, sql } from './support/world'

/** The process is killed while a promotion is used, or what it gave is taken back. */

let victim: Victim
const site = crashSite(() => victim)
const wallets = walletSite(() => victim, site)
beforeAll(async () => {
  victim = await startVictim()
  await site.open()
}, 120_000)
afterAll(async () => {
  await site.close()
  await wallets.close()
  await victim.stop()
})
beforeEach(() => site.clear())

const one = async (): Promise<Account> => {
  const [account] = await wallets.owners(1, 1)
  if (!account) throw new Error('no account')
  return account
}
/** What the promotion counts, and how its uses stand. */
const usesOf = async (code: string) => {
  const [row] = await sql`select p.uses, array_agg(u.state) filter (where u.id is not null) as states
    from store.promotions p left join store.promotion_uses u on u.promotion_id = p.id where p.code = ${code} group by p.id`
  return { uses: Number(row?.uses), states: (row?.states as string[] | null) ?? [] }
}
const ordered = async (account: Account, code: string): Promise<WalletOrder> =>
  wallets.place(account, null, { quoteId: await wallets.quote(account, code), key: crypto.randomUUID() })

describe('killed while a promotion', () => {
  test('is reserved with an order: the same request places it, with one use', async () => {
    const account = await one()
    const code = await plantPromotion(2000, { maxUses: 1 })
    const wish = { quoteId: await wallets.quote(account, code), key: crypto.randomUUID() }
    await wallets.killWhileUsing(code, 1, () => {
      void wallets.order(account, wish.quoteId, wish.key, null).catch(() => null)
    })
    expect(await usesOf(code)).toEqual({ uses: 0, states: [] })
    const placed = await wallets.place(account, null, wish)
    expect(await usesOf(code)).toEqual({ uses: 1, states: ['reserved'] })
    await control('/stripe/pay', { session: placed.sessionId })
    await site.recover([placed])
    expect(await usesOf(code)).toEqual({ uses: 1, states: ['consumed'] })
  })

  test('is counted for an order that was paid: it is paid, delivered and counted once', async () => {
    const account = await one()
    const code = await plantPromotion(2000, { maxUses: 1 })
    const placed = await ordered(account, code)
    await wallets.killWhileUsing(code, 1, () => control('/stripe/pay', { session: placed.sessionId }))
    expect(await site.stateOf(placed)).toBe('awaiting_payment')
    await site.recover([placed])
    expect(await site.stateOf(placed)).toBe('fulfilled')
    expect(await usesOf(code)).toEqual({ uses: 1, states: ['consumed'] })
  })

  test('is given back by an order that nobody paid: somebody else has it, once', async () => {
    const [account, other] = await wallets.owners(2, 1)
    if (!account || !other) throw new Error('no accounts')
    const code = await plantPromotion(2000, { maxUses: 1 })
    const placed = await ordered(account, code)
    await wallets.killWhileUsing(code, 1, () => control('/stripe/expire', { session: placed.sessionId }))
    expect(await usesOf(code)).toEqual({ uses: 1, states: ['reserved'] })
    await until(
      'the use is given back',
      async () => {
        await site.hurry([placed])
        await site.sweep()
        return usesOf(code)
      },
      ({ uses }) => uses === 0,
      60_000,
    )
    await ordered(other, code)
    expect((await usesOf(code)).uses).toBe(1)
  })

  test('has rewarded an order that goes back: the reward is taken once, and the card gets its money once', async () => {
    const account = await one()
    const code = await plantCashback()
    const placed = await ordered(account, code)
    await control('/stripe/pay', { session: placed.sessionId })
    await site.recover([placed])
    const reward = async () =>
      (
        await sql`select r.state, r.amount_minor::int as amount from store.rewards r
          join store.orders o on o.id = r.order_id where o.number = ${placed.orderNumber}`
      )[0]
    await until(
      'the reward is given',
      async () => {
        await sql`update store.rewards set next_at = now() where state = 'pending'`
        await site.sweep()
        return reward()
      },
      (row) => row?.state === 'granted',
      60_000,
    )
    const body = { order_number: placed.orderNumber, line_id: null, to: 'card' }
    const key = crypto.randomUUID()
    await wallets.killWhileWaiting([account], () => {
      void wallets.send(account, 'refunds', body, key).catch(() => null)
    })
    await wallets.send(account, 'refunds', body, key)
    await wallets.settled(account, 1)
    await until(
      'the money is back',
      async () => {
        await site.hurry([placed])
        await site.sweep()
        return site.stateOf(placed)
      },
      (state) => state === 'refunded',
      60_000,
    )
    expect(await reward()).toMatchObject({ state: 'taken_back' })
    const totals = await control(`/stripe/totals?session=${placed.sessionId}`)
    expect(totals.refunded).toBe(totals.captured)
    const posted = await wallets.posted(account)
    expect(Object.values(posted)).toEqual(Object.values(posted).map(() => 1))
  })
})
