import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { boughtEsims } from './bought-esims'
import { ledgerChanges } from './ledger-changes'
import { openShop } from './shop'

/** What a bank asks back, in every order in which its events can arrive: the books, the wallet and the rewards follow. */

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
const { sql } = shop
const { bought, work, walletOf } = await boughtEsims(shop)
const { books, changed } = ledgerChanges(shop)
const { inTransaction } = await import('@/lib/platform/db/client')
const { placeHold } = await import('@/lib/wallet/commands/hold')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')
const { walletsOf } = await import('@/lib/wallet/queries')
const { processEvents } = await import('@/lib/orders/commands/process-events')
const { followDispute } = await import('@/lib/orders/commands/follow-dispute')
const { giveBack } = await import('@/lib/orders/commands/refund-line')

let client = 0
async function delivered() {
  const order = await bought()
  return { ...order, amount: order.price.amountMinor }
}
type Delivered = Awaited<ReturnType<typeof delivered>>

/** The eSIM was given back for money in the wallet, of which some is reserved for something else. */
async function inTheWallet(heldMinor = 0): Promise<Delivered> {
  const order = await delivered()
  const { orderNumber, token, viewer } = order
  await giveBack({ orderNumber, token, lineId: 'all', to: 'wallet', clientKey: `disputes-${++client}` })
  await work(orderNumber)
  if (heldMinor > 0)
    await inTransaction((tx) =>
      placeHold(tx, {
        key: randomUUID(),
        userId: viewer.userId,
        amount: money(heldMinor, 'EUR'),
        orderId: 'ord_other',
      }),
    )
  return order
}

const open = async (order: Delivered, more: object = {}) =>
  String((await shop.control('/stripe/open-dispute', { session: order.sessionId, ...more })).id)
const close = (dispute: string, outcome: 'won' | 'lost') =>
  shop.control('/stripe/close-dispute', { dispute, outcome })
const wallet = ({ viewer }: Delivered) => walletOf(viewer)
const stateOf = async (id: string) =>
  String((await sql`select state from store.disputes where id = ${id}`)[0]?.state)

describe('a payment that is asked back', () => {
  test('freezes the wallet, and takes back what the payment had put into it as far as it goes; the rest is owed', async () => {
    const order = await inTheWallet(300)
    const before = await books()
    const id = await open(order)
    expect(await followDispute(id)).toMatchObject({ ok: true })
    expect(await stateOf(id)).toBe('open')
    expect(await wallet(order)).toEqual({ minor: 0, frozen: true })
    expect(await changed(before)).toEqual({
      stripe_clearing: -order.amount,
      disputes_held: order.amount,
      wallet: order.amount - 300,
      wallet_receivable: 300,
      dispute_reserve: -order.amount,
    })
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('and is won: everything is as before', async () => {
    const order = await inTheWallet(300)
    const before = await books()
    const id = await open(order)
    await followDispute(id)
    await close(id, 'won')
    await followDispute(id)
    expect(await stateOf(id)).toBe('won')
    expect(await changed(before)).toEqual({})
    expect(await wallet(order)).toEqual({ minor: order.amount - 300, frozen: false })
    expect(
      await sql`select 1 from store.incidents where kind = 'dispute' and subject_id = ${id} and resolved_at is null`,
    ).toHaveLength(0)
  })

  test('and is lost: what was taken back bears it; who still owes stays frozen', async () => {
    const order = await inTheWallet(300)
    const before = await books()
    const id = await open(order)
    await followDispute(id)
    await close(id, 'lost')
    await followDispute(id)
    expect(await changed(before)).toEqual({
      stripe_clearing: -order.amount,
      wallet: order.amount - 300,
      wallet_receivable: 300,
    })
    expect(await wallet(order)).toEqual({ minor: 0, frozen: true })
  })

  test('and is lost: what comes in next pays what is owed, and then nobody stays frozen', async () => {
    const order = await inTheWallet(300)
    const id = await open(order)
    await followDispute(id)
    await close(id, 'lost')
    await followDispute(id)
    const give = (minor: number) =>
      inTransaction((tx) =>
        post(tx, creditGiven('voucher', 'voucher', randomUUID(), order.viewer.userId, money(minor, 'EUR'))),
      )
    await give(299)
    expect(await wallet(order)).toEqual({ minor: 0, frozen: true })
    await give(11)
    expect(await wallet(order)).toEqual({ minor: 10, frozen: false })
    await shop.control('/stripe/win-appeal', { dispute: id })
    await followDispute(id)
    expect(await wallet(order)).toEqual({ minor: order.amount + 10, frozen: false })
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('of a delivered order and lost: our loss, and nobody stays frozen', async () => {
    const order = await delivered()
    const before = await books()
    const id = await open(order)
    await followDispute(id)
    expect(await changed(before)).toEqual({ stripe_clearing: -order.amount, disputes_held: order.amount })
    await close(id, 'lost')
    await followDispute(id)
    expect(await changed(before)).toEqual({ stripe_clearing: -order.amount, dispute_losses: order.amount })
    expect((await walletsOf(order.viewer.userId)).some(({ frozen }) => frozen)).toBe(false)
    const [freeze] = await sql`select lifted_at from ledger.freezes where owner = ${order.viewer.userId}`
    expect(freeze?.lifted_at).not.toBeNull()
  })

  test('only asked about: no money moves; decided against us it does', async () => {
    const order = await inTheWallet()
    const before = await books()
    const id = await open(order, { inquiry: true })
    await followDispute(id)
    expect(await stateOf(id)).toBe('inquiry')
    expect(await changed(before)).toEqual({})
    expect(await wallet(order)).toEqual({ minor: order.amount, frozen: true })
    await close(id, 'lost')
    await followDispute(id)
    expect(await changed(before)).toEqual({ stripe_clearing: -order.amount, wallet: order.amount })
    expect(await wallet(order)).toEqual({ minor: 0, frozen: false })
  })

  test('and lost, appealed and won at last: restored', async () => {
    const order = await inTheWallet(300)
    const before = await books()
    const id = await open(order)
    await followDispute(id)
    await close(id, 'lost')
    await followDispute(id)
    await shop.control('/stripe/win-appeal', { dispute: id })
    await followDispute(id)
    expect(await stateOf(id)).toBe('won')
    expect(await changed(before)).toEqual({})
    expect(await wallet(order)).toEqual({ minor: order.amount - 300, frozen: false })
  })
})

test('the file for the bank says what was delivered when and how it was used, and no secret', async () => {
  const { disputeEvidence } = await import('@/lib/orders/dispute-evidence')
  const order = await delivered()
  const id = await open(order)
  await followDispute(id)
  const file = await disputeEvidence(id)
  if (!file.ok) throw new Error(file.error.code)
  expect(file.value.data).toMatchObject({
    orderNumber: order.orderNumber,
    disputed: { amountMinor: order.amount, currency: 'EUR' },
    buyer: order.viewer.email,
    delivered: [{ kind: 'new_esim', givenBackAt: null }],
  })
  expect(file.value.data.delivered[0]?.deliveredAt).toMatch(/^2/)
  expect(file.value.text).toContain(order.orderNumber)
  expect(file.value.text).toMatch(/order: paid\n/)
  expect(JSON.stringify(file.value)).not.toMatch(/LPA:|smdp|pi_|cs_test|\d+\.\d+\.\d+\.\d+/)
  expect(await disputeEvidence('dp_none')).toMatchObject({ error: { code: 'NOT_FOUND' } })
})

test('a refund to the wallet that was promised before is not paid while the bank may pay it, and is once we have won', async () => {
  const order = await delivered()
  const { orderNumber, token } = order
  await giveBack({ orderNumber, token, lineId: 'all', to: 'wallet', clientKey: `disputes-${++client}` })
  const id = await open(order)
  await followDispute(id)
  await work(orderNumber)
  expect(await wallet(order)).toEqual({ minor: 0, frozen: false })
  await close(id, 'won')
  await followDispute(id)
  await work(orderNumber)
  expect(await wallet(order)).toEqual({ minor: order.amount, frozen: false })
  expect(await shop.ledgerIsBalanced()).toBe(true)
})

describe('events about it', () => {
  const ordersOf = <T>(items: readonly T[]): T[][] =>
    items.length < 2
      ? [[...items]]
      : items.flatMap((one, at) => ordersOf(items.toSpliced(at, 1)).map((rest) => [one, ...rest]))

  test.each(['won', 'lost'] as const)(
    'arrive in every order, each twice: %s all the same',
    async (outcome) => {
      for (const order of ordersOf(['created', 'funds_withdrawn', 'closed'])) {
        shop.pauseWebhooks(true)
        const sold = await inTheWallet(100)
        const before = await books()
        const id = await open(sold)
        await close(id, outcome)
        shop.pauseWebhooks(false)
        const { events } = (await shop.control('/stripe/events?limit=100')) as {
          events: { id: string; type: string; data: { object: { id: string } } }[]
        }
        for (const kind of [...order, ...order]) {
          const event = events.find(
            ({ type, data }) => type === `charge.dispute.${kind}` && data.object.id === id,
          )
          if (!event) throw new Error(`no event ${kind}`)
          await shop.control('/stripe/redeliver', { event: event.id, times: 1 })
          await expect
            .poll(async () => (await sql`select 1 from store.stripe_events where id = ${event.id}`).length)
            .toBe(1)
          await sql`update store.stripe_events set state = 'pending', next_at = now() where id = ${event.id} and state = 'failed'`
          await processEvents()
        }
        expect(await stateOf(id), order.join()).toBe(outcome)
        expect(await changed(before), order.join()).toEqual(
          outcome === 'won'
            ? {}
            : { stripe_clearing: -sold.amount, wallet: sold.amount - 100, wallet_receivable: 100 },
        )
      }
      expect(await shop.ledgerIsBalanced()).toBe(true)
    },
  )

  test('by thirty at once, while it is decided: every effect once', async () => {
    const order = await inTheWallet(200)
    const before = await books()
    const id = await open(order)
    const many = () => Promise.all(Array.from({ length: 15 }, () => followDispute(id)))
    const first = many()
    await close(id, 'won')
    const answers = [...(await first), ...(await many())]
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(await changed(before)).toEqual({})
    expect(await wallet(order)).toEqual({ minor: order.amount - 200, frozen: false })
  })

  test('while Stripe is silent: told so, nothing written, and done later', async () => {
    const order = await delivered()
    const id = await open(order)
    shop.world.world.faults.add({
      vendor: 'stripe',
      operation: 'disputes.retrieve',
      kind: 'status_500_before',
      remaining: 5,
    })
    await sql`delete from store.disputes where id = ${id}`
    expect(await followDispute(id)).toMatchObject({ error: { code: 'PAYMENT_UNAVAILABLE' } })
    shop.world.world.faults.clear()
    expect(await followDispute(id)).toMatchObject({ ok: true })
  })
})
