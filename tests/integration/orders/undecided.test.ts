import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { liftLimits, type Placed, placeFromQuote, type Shop } from './bulk'
import { type Provider, quotesAt } from './provider-quotes'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ mails: false, quiet: true })
  await liftLimits(shop)
}, 120_000)
beforeEach(restartProviders)

const commands = async () => ({
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
  ...(await import('@/lib/orders/commands/fulfil')),
  ...(await import('@/lib/orders/commands/resolve-unknown')),
})

async function paidAt(provider: Provider): Promise<Placed> {
  const { settleSession } = await commands()
  const [quote] = await quotesAt(shop, [provider], 1)
  if (!quote) throw new Error('no quote')
  const placed = await placeFromQuote(quote)
  await shop.pay(placed.sessionId)
  await settleSession(placed.sessionId)
  return placed
}

/** Somebody else buys the same for the same eSIM, past us. */
async function buyOutside(provider: Provider, { iccid }: Placed): Promise<void> {
  const { providers } = await import('@/lib/providers/live')
  const [line] =
    await shop.sql`select provider_ref, provider_refs from store.fulfilments where iccid = ${iccid}`
  const outcome = await providers()
    .get(provider)
    ?.topUp({
      iccid,
      refs: line?.provider_refs as object,
      bundleRef: String(line?.provider_ref),
      purchaseHints: {},
      clientRef: `outside-${iccid}`,
      cost: { amountMinor: 100, currency: 'USD' },
      durationDays: 7,
    })
  if (outcome?.kind !== 'fulfilled') throw new Error(`not bought: ${outcome?.kind}`)
}

const age = (iccid: string, minutes: number) =>
  shop.sql`update store.fulfilment_attempts a set sent_at = now() - make_interval(mins => ${minutes})
    from store.fulfilments f where f.id = a.fulfilment_id and f.iccid = ${iccid}`
const fulfilmentOf = async (iccid: string) =>
  (
    await shop.sql`select state, attempt, provider_claim, clean_listings, evidence from store.fulfilments where iccid = ${iccid}`
  )[0]
/** After how many seconds the buyer is told that a person takes over, from when the purchase was sent. */
async function promisedSeconds({ orderNumber, iccid }: Placed): Promise<number | null> {
  const { selectOrder } = await import('@/lib/orders/repo/orders')
  const { viewOf } = await import('@/lib/orders/views')
  const order = await selectOrder({ number: orderNumber })
  const view = order && (await viewOf(order))
  const [sent] = await shop.sql`select a.sent_at from store.fulfilment_attempts a
    join store.fulfilments f on f.id = a.fulfilment_id where f.iccid = ${iccid}`
  expect(view?.lines[0]?.lookingUntil).toBe(view?.lookingUntil)
  return view?.lookingUntil ? (Date.parse(view.lookingUntil) - Number(sent?.sent_at)) / 1000 : null
}
async function readNow(iccid: string): Promise<void> {
  const { resolveUnknown } = await commands()
  await shop.sql`update store.fulfilments set next_at = now() where iccid = ${iccid}`
  await resolveUnknown()
}

describe('two candidates for one purchase', () => {
  test.each(['travelroam', 'esimcard'] as const)(
    'at %s: nobody guesses; staff get the evidence, nothing is adopted, bought again or refunded',
    async (provider) => {
      const { workOff } = await commands()
      shop.world.world.faults.add({
        vendor: provider,
        operation: 'topup',
        kind: 'reset_after',
        remaining: 1,
      })
      const placed = await paidAt(provider)
      const { iccid } = placed
      await workOff()
      expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'unknown' })
      restartProviders()
      await buyOutside(provider, placed)
      await readNow(iccid)
      expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'unknown', provider_claim: null })
      expect(await promisedSeconds(placed)).toBe(900)

      await age(iccid, 20)
      expect(await promisedSeconds(placed)).toBeNull()
      await readNow(iccid)
      expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'manual', attempt: 1, provider_claim: null })
      await sweepUntilQuiet(shop.sql, 3)
      expect(await shop.orderState(placed.orderNumber)).toBe('needs_review')
      expect(shop.purchases(iccid)).toHaveLength(2)
      expect((await shop.totals(placed.sessionId)).refunded).toBe(0)
      const mails = await shop.sql`
      select template, data -> 'evidence' as evidence from store.messages
      where data ->> 'orderNumber' = ${placed.orderNumber} order by template`
      expect(mails.map(({ template }) => template)).toEqual(['needs_review', 'receipt', 'staff_needs_review'])
      expect(JSON.stringify(mails[2]?.evidence)).toMatch(/ambiguous/)
    },
  )
})

describe('a purchase that no listing shows', () => {
  test('is sent again only after three clean listings, the last of them past the settle window', async () => {
    const { workOff, drainFulfilments } = await commands()
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'topup',
      kind: 'reset_before',
      remaining: 1,
    })
    const { iccid } = await paidAt('travelroam')
    await workOff()
    for (let reading = 1; reading <= 6; reading++) {
      await readNow(iccid)
      await drainFulfilments()
      expect(await fulfilmentOf(iccid)).toMatchObject({
        state: 'unknown',
        clean_listings: reading,
        attempt: 1,
      })
    }
    await age(iccid, 14)
    await readNow(iccid)
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'unknown', attempt: 1 })

    // Past the window, but only two listings were clean so far.
    await age(iccid, 16)
    await shop.sql`update store.fulfilments set clean_listings = 1 where iccid = ${iccid}`
    await readNow(iccid)
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'unknown', clean_listings: 2 })
    expect(shop.purchases(iccid)).toHaveLength(0)
    await readNow(iccid)
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'ready', attempt: 1 })
    await sweepUntilQuiet(shop.sql)
    expect(shop.purchases(iccid)).toHaveLength(1)
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'succeeded', attempt: 2 })
  })

  test('and shows up late, after two sweeps: adopted, not bought again', async () => {
    const { workOff } = await commands()
    await shop.control('/settings', { vendor: 'travelroam', listingDelayMs: 60_000 }, 'PUT')
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'topup',
      kind: 'reset_after',
      remaining: 1,
    })
    const { iccid, orderNumber } = await paidAt('travelroam')
    await workOff()
    for (let reading = 0; reading < 2; reading++) await readNow(iccid)
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'unknown', clean_listings: 2 })
    shop.world.world.advance(61_000)
    await readNow(iccid)
    await shop.control('/settings', { vendor: 'travelroam', listingDelayMs: 0 }, 'PUT')
    expect(await shop.orderState(orderNumber)).toBe('fulfilled')
    expect(shop.purchases(iccid)).toHaveLength(1)
  })

  test('while it cannot even be read, nothing is decided; after a day a person is asked', async () => {
    const { workOff } = await commands()
    const { faults } = shop.world.world
    faults.add({ vendor: 'travelroam', operation: 'topup', kind: 'reset_after', remaining: 1 })
    const { iccid, sessionId } = await paidAt('travelroam')
    await workOff()
    faults.add({ vendor: 'travelroam', operation: '*', kind: 'status_500_before' })
    for (const minutes of [1, 20, 23 * 60]) {
      await age(iccid, minutes)
      await readNow(iccid)
      expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'unknown', clean_listings: 0 })
    }
    await age(iccid, 24 * 60 + 1)
    await readNow(iccid)
    faults.clear()
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'manual' })
    expect((await shop.totals(sessionId)).refunded).toBe(0)
  })
})

describe('two renewals of one eSIM', () => {
  test('paid at once, the first lost on the way: the second waits until the first is settled, and each is bought once', async () => {
    const { workOff } = await commands()
    const { faults } = shop.world.world
    const first = await paidAt('travelroam')
    faults.add({ vendor: 'travelroam', operation: 'topup', kind: 'reset_after', remaining: 1 })
    await workOff()
    const { placeRenewal } = await import('./shop')
    const { settleSession } = await commands()
    const second = await placeRenewal(first.iccid)
    await shop.pay(second.sessionId)
    await settleSession(second.sessionId)
    await workOff()
    expect(shop.purchases(first.iccid)).toHaveLength(1)
    await sweepUntilQuiet(shop.sql)
    expect(await shop.orderState(first.orderNumber)).toBe('fulfilled')
    expect(await shop.orderState(second.orderNumber)).toBe('fulfilled')
    expect(shop.purchases(first.iccid)).toHaveLength(2)
    const claims =
      await shop.sql`select distinct provider_claim from store.fulfilments where iccid = ${first.iccid}`
    expect(claims).toHaveLength(2)
  })
})
