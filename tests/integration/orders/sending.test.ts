import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inParallel, liftLimits, type Placed, placeFromQuote, placeMany, type Shop, until } from './bulk'
import { PROVIDERS, quotesAt } from './provider-quotes'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'

const PURCHASES = /\/(processorders|InsertRenew|PurhaseSim|package\/purchase|order\/topup|order\/create)$/

/** Between us and all providers: looks, when a purchase arrives, whether another connection can read that it is sent. */
const gate = createServer((request, response) => void pass(request, response))
const seen: { path: string; isWritten: boolean }[] = []
let target = ''

let shop: Shop
beforeAll(async () => {
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve))
  const { port } = gate.address() as AddressInfo
  shop = await openShop({
    mails: false,
    quiet: true,
    env: (sandbox) => {
      target = new URL(sandbox.TRAVELROAM_BASE_URL ?? '').origin
      const names = Object.keys(sandbox).filter((name) =>
        /^(TRAVELROAM|AIRHUB|ESIMCARD|ESIMHUB)_.*URL$/.test(name),
      )
      const through = (name: string) => (sandbox[name] ?? '').replace(target, `http://127.0.0.1:${port}`)
      return Object.fromEntries(names.map((name) => [name, through(name)]))
    },
  })
  await liftLimits(shop)
  await shop.control('/stripe/webhooks', { enabled: false })
}, 120_000)
beforeEach(restartProviders)
afterAll(() => {
  gate.closeAllConnections()
  gate.close()
})

async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const path = incoming.url ?? '/'
  if (PURCHASES.test(path)) seen.push({ path, isWritten: await isWritten(JSON.parse(body.toString())) })
  const onward = send(
    `${target}${path}`,
    { method: incoming.method, headers: incoming.headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    },
  )
  onward.on('error', () => outgoing.destroy())
  onward.end(body)
}

/** A committed attempt of exactly this purchase, in `sending`, not answered. */
async function isWritten(body: Record<string, string>): Promise<boolean> {
  const { iccid = '', orderID = '', UniqueIdentifier = '' } = body
  const rows = await shop.sql`
    select 1 from store.fulfilments f
    join store.fulfilment_attempts a on a.fulfilment_id = f.id and a.attempt = f.attempt and a.answered_at is null
    where f.state = 'sending' and f.lease_until > now()
      and (f.iccid = ${iccid} or f.provider_refs ->> 'orderId' = ${orderID} or a.client_ref = ${UniqueIdentifier})`
  return rows.length === 1
}

const commands = async () => ({
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
  ...(await import('@/lib/orders/commands/fulfil')),
  ...(await import('@/lib/orders/commands/resolve-unknown')),
})

async function payAll(placed: readonly Placed[]): Promise<void> {
  const { settleSession } = await commands()
  await inParallel(placed, 16, async ({ sessionId }) => {
    await shop.pay(sessionId)
    await settleSession(sessionId)
  })
}

const fulfilmentOf = async (iccid: string) =>
  (
    await shop.sql`select state, attempt, fence::int, evidence from store.fulfilments where iccid = ${iccid}`
  )[0]
const statesOf = async (iccid: string) =>
  (
    await shop.sql`select c.to_state from store.state_changes c join store.fulfilments f on f.id = c.subject_id
      where f.iccid = ${iccid} order by c.id`
  ).map((row) => String(row.to_state))
const expireLease = (iccid: string) =>
  shop.sql`update store.fulfilments set lease_until = now() - interval '1 second' where iccid = ${iccid}`

describe('before the first byte', () => {
  test('of a purchase leaves for any provider, `sending` and its attempt can be read by others', async () => {
    const placed = await inParallel(await quotesAt(shop, PROVIDERS, 10), 8, placeFromQuote)
    seen.length = 0
    await payAll(placed)
    await sweepUntilQuiet(shop.sql)
    expect(seen).toHaveLength(40)
    expect(seen.filter(({ isWritten }) => !isWritten)).toEqual([])
  })
})

describe('many workers', () => {
  test('10 drains and 10 sweeps at once over 200 paid lines: each is taken, sent and bought once', async () => {
    const { drainFulfilments, sweepOrders } = await commands()
    const placed = await placeMany(shop, 200)
    await payAll(placed)
    await Promise.all([
      ...Array.from({ length: 10 }, () => drainFulfilments()),
      ...Array.from({ length: 10 }, () => sweepOrders({ quietSeconds: 3600 })),
    ])
    const iccids = placed.map(({ iccid }) => iccid)
    // More at once than a provider is sent at once: what found no place was not sent, and goes with the next drain.
    await sweepUntilQuiet(shop.sql)
    const attempts = await shop.sql`
      select f.state, count(a.*) filter (where a.detail not like '%not sent%')::int as sent from store.fulfilments f
      left join store.fulfilment_attempts a on a.fulfilment_id = f.id where f.iccid = any(${iccids}) group by f.id`
    expect(attempts).toHaveLength(200)
    expect(new Set(attempts.map(({ state, sent }) => `${state} ${sent}`))).toEqual(new Set(['succeeded 1']))
    for (const iccid of iccids) expect(shop.purchases(iccid)).toHaveLength(1)
  })

  test('a worker that wakes after its lease has passed on, before it sent: sends nothing', async () => {
    const { drainFulfilments } = await commands()
    const [order] = await placeMany(shop, 1)
    const iccid = order?.iccid ?? ''
    if (order) await payAll([order])
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'usage',
      kind: 'latency',
      delayMs: 1_500,
      remaining: 1,
    })
    const sleeper = drainFulfilments({ limit: 1 })
    await until('the first worker has it', async () => Number((await fulfilmentOf(iccid))?.fence) > 0)
    await expireLease(iccid)
    await drainFulfilments({ limit: 1 })
    expect(shop.purchases(iccid)).toHaveLength(1)
    await sleeper
    expect(shop.purchases(iccid)).toHaveLength(1)
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'succeeded', attempt: 1 })
  })

  test('a worker that wakes after its lease has passed on, with its purchase done: writes nothing, reading settles it', async () => {
    const { drainFulfilments, resolveUnknown } = await commands()
    const [order] = await placeMany(shop, 1)
    const iccid = order?.iccid ?? ''
    if (order) await payAll([order])
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'topup',
      kind: 'latency',
      delayMs: 1_500,
      remaining: 1,
    })
    const sleeper = drainFulfilments({ limit: 1 })
    await until('it is being sent', async () => (await fulfilmentOf(iccid))?.state === 'sending')
    await expireLease(iccid)
    expect(await resolveUnknown()).toMatchObject({ lost: 1 })
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'unknown' })
    await sleeper
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'unknown' })
    await sweepUntilQuiet(shop.sql)
    expect(shop.purchases(iccid)).toHaveLength(1)
    expect(await statesOf(iccid)).toEqual(['ready', 'sending', 'unknown', 'succeeded'])
  })

  test('a worker that wakes after its lease has passed on, with an old reading: writes nothing', async () => {
    const { drainFulfilments, resolveUnknown } = await commands()
    const [order] = await placeMany(shop, 1)
    const iccid = order?.iccid ?? ''
    if (order) await payAll([order])
    const { faults } = shop.world.world
    faults.add({ vendor: 'travelroam', operation: 'topup', kind: 'reset_after', remaining: 1 })
    await drainFulfilments({ limit: 1 })
    faults.add({
      vendor: 'travelroam',
      operation: 'usage',
      kind: 'latency',
      delayMs: 1_500,
      remaining: 1,
    })
    await shop.sql`update store.fulfilments set next_at = now() where iccid = ${iccid}`
    const claims = Number((await fulfilmentOf(iccid))?.fence)
    const sleeper = resolveUnknown({ limit: 1 })
    await until('the first reader has it', async () => Number((await fulfilmentOf(iccid))?.fence) > claims)
    await expireLease(iccid)
    await resolveUnknown({ limit: 1 })
    const settled = await fulfilmentOf(iccid)
    expect(settled).toMatchObject({ state: 'succeeded' })
    await sleeper
    expect(await fulfilmentOf(iccid)).toEqual(settled)
    const posted =
      await shop.sql`select 1 from ledger.transactions t join store.fulfilments f on f.id = t.cause_id
      where f.iccid = ${iccid}`
    expect(posted).toHaveLength(2)
  })

  test('a worker that wakes when the purchase was put off meanwhile: does not send before its time', async () => {
    const { drainFulfilments } = await commands()
    const [order] = await placeMany(shop, 1)
    const iccid = order?.iccid ?? ''
    if (order) await payAll([order])
    const { faults } = shop.world.world
    faults.add({ vendor: 'travelroam', operation: 'usage', kind: 'latency', delayMs: 1_500, remaining: 1 })
    faults.add({ vendor: 'travelroam', operation: 'topup', kind: 'status_429', remaining: 1 })
    const sleeper = drainFulfilments({ limit: 1 })
    await until('the first worker has it', async () => Number((await fulfilmentOf(iccid))?.fence) > 0)
    await expireLease(iccid)
    await drainFulfilments({ limit: 1 })
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'ready', attempt: 1 })
    await sleeper
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'ready', attempt: 1 })
    expect(shop.purchases(iccid)).toHaveLength(0)
    await sweepUntilQuiet(shop.sql)
    expect(shop.purchases(iccid)).toHaveLength(1)
  })

  test('a worker that wakes when another is sending the same again: leaves it alone', async () => {
    const { drainFulfilments, resolveUnknown } = await commands()
    const [order] = await placeMany(shop, 1)
    const iccid = order?.iccid ?? ''
    if (order) await payAll([order])
    const { faults } = shop.world.world
    faults.add({ vendor: 'travelroam', operation: 'topup', kind: 'hang', delayMs: 3_000, remaining: 1 })
    faults.add({ vendor: 'travelroam', operation: 'topup', kind: 'latency', delayMs: 6_000, remaining: 1 })
    const sleeper = drainFulfilments({ limit: 1 })
    await until('it is being sent', async () => (await fulfilmentOf(iccid))?.state === 'sending')
    await expireLease(iccid)
    await shop.sql`update store.fulfilment_attempts a set sent_at = now() - interval '20 minutes'
      from store.fulfilments f where f.id = a.fulfilment_id and f.iccid = ${iccid}`
    await shop.sql`update store.fulfilments set clean_listings = 2 where iccid = ${iccid}`
    await resolveUnknown()
    await shop.sql`update store.fulfilments set next_at = now() where iccid = ${iccid}`
    const second = drainFulfilments({ limit: 1 })
    await until('it is sent again', async () => (await fulfilmentOf(iccid))?.attempt === 2)
    await sleeper
    expect(await fulfilmentOf(iccid)).toMatchObject({ state: 'sending', attempt: 2 })
    await second
    const story = ['ready', 'sending', 'unknown', 'absent', 'ready', 'sending', 'succeeded']
    expect(await statesOf(iccid)).toEqual(story)
    expect(shop.purchases(iccid)).toHaveLength(1)
  })
})
