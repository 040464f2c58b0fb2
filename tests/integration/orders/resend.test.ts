import { beforeAll, describe, expect, test } from 'vitest'
import { ageUnknown } from './baskets'
import { boughtEsims } from './bought-esims'
import { openShop } from './shop'

/** A mail that is sent again says what is true now. */

let shop: Awaited<ReturnType<typeof openShop>>
let buyers: Awaited<ReturnType<typeof boughtEsims>>
let resendToBuyer: typeof import('@/lib/orders/commands/resend-mail').resendToBuyer
let client = 0
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
  buyers = await boughtEsims(shop)
  resendToBuyer = (await import('@/lib/orders/commands/resend-mail')).resendToBuyer
}, 120_000)

type Order = Awaited<ReturnType<typeof buyers.bought>>

/** What one press of the button queues for the buyer. */
async function sentAgain({ orderNumber, token }: Pick<Order, 'orderNumber' | 'token'>) {
  const resent = await resendToBuyer({ orderNumber, token, clientKey: `again-${++client}` })
  expect(resent).toMatchObject({ ok: true, value: { queued: true } })
  return shop.sql<{ template: string; data: Record<string, unknown> }[]>`
    select template, data from store.messages
    where dedupe_key like 'again:%' and data ->> 'orderNumber' = ${orderNumber} order by template`
}
const templates = async (order: Order) => (await sentAgain(order)).map(({ template }) => template)
const meets = (kind: 'out_of_stock' | 'reset_after') =>
  shop.world.world.faults.add({ vendor: 'travelroam', operation: 'order', kind, remaining: 1 })

describe('an order of which nothing can be installed', () => {
  test('because it was refused and refunded: that the money went back', async () => {
    meets('out_of_stock')
    const order = await buyers.bought()
    expect(order.view.state).toBe('refunded')
    const [mail, ...more] = await sentAgain(order)
    expect(more).toEqual([])
    expect(mail).toMatchObject({
      template: 'refunded',
      data: { reason: 'provider_rejected', destination: 'card', amount: order.price },
    })
  })

  test('because it was given back: that, and where the money went', async () => {
    const { giveBack } = await import('@/lib/orders/commands/refund-line')
    const order = await buyers.bought()
    const { orderNumber, token } = order
    await giveBack({ orderNumber, token, lineId: 'all', to: 'wallet', clientKey: `back-${orderNumber}` })
    await buyers.work(orderNumber)
    const [mail, ...more] = await sentAgain(order)
    expect(more).toEqual([])
    expect(mail).toMatchObject({ template: 'refunded', data: { reason: 'unused', destination: 'wallet' } })
  })

  test('because nobody can tell whether it was bought: that a person looks', async () => {
    meets('reset_after')
    const order = await buyers.bought()
    await ageUnknown(shop, order)
    expect(await buyers.work(order.orderNumber)).toBe('needs_review')
    expect(await templates(order)).toEqual(['needs_review'])
  })

  test('because its code is still to come: the receipt, with what the wallet paid of it', async () => {
    const order = await buyers.bought({ walletMinor: 150 })
    await shop.sql`update store.esims set install_sealed = null where id = ${order.view.lines[0]?.esimId ?? ''}`
    const [mail, ...more] = await sentAgain(order)
    expect(more).toEqual([])
    expect(mail).toMatchObject({
      template: 'receipt',
      data: { underWay: true, fromWallet: { amountMinor: 150 }, amount: order.price },
    })
  })

  test('because its money is still on its way back: the receipt, which promises nothing any more', async () => {
    meets('out_of_stock')
    shop.world.world.faults.add({ vendor: 'stripe', operation: 'refunds.create', kind: 'status_500_before' })
    const order = await buyers.bought()
    shop.world.world.faults.clear()
    expect(order.view.state).toBe('refunding')
    expect(await sentAgain(order)).toMatchObject([{ template: 'receipt', data: { underWay: false } }])
  })
})
