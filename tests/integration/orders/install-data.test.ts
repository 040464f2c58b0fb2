import { beforeAll, describe, expect, test } from 'vitest'
import { openShop } from './shop'

/** What installs an eSIM: kept sealed, fetched when it did not come with the purchase, told once. */

let shop: Awaited<ReturnType<typeof openShop>>
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120 })
})

const VENDORS = ['travelroam', 'airhub', 'esimcard', 'esimhub'] as const
let client = 0

async function buy(vendor: string, quantity = 1) {
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  const { placeOrder } = await import('@/lib/orders/commands/place-order')
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const [row] = await shop.sql`
    select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and array_length(countries, 1) = 1
    order by cost_minor, id limit 1`
  const clientKey = `install-${++client}`
  const quote = await quoteBundles({ items: [{ bundleId: String(row?.id), quantity }], clientKey })
  if (!quote.ok) throw new Error(`no quote: ${quote.error.code}`)
  const placed = await placeOrder({
    quoteId: quote.value.quoteId,
    email: `${clientKey}@example.test`,
    locale: 'en',
    channel: 'web',
    idempotencyKey: null,
    clientKey,
  })
  if (!placed.ok) throw new Error(`no order: ${placed.error.code}`)
  await shop.pay(placed.value.sessionId)
  await settleSession(placed.value.sessionId)
  return { ...placed.value, email: `${clientKey}@example.test` }
}

async function delivered(order: { orderNumber: string; token: string }) {
  const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
  const { viewOrder } = await import('@/lib/orders/queries')
  for (let round = 0; ; round++) {
    // eSIMCard makes its eSIMs behind the answer: its clock goes on between two looks.
    shop.world.world.advance(20_000)
    await shop.sql`update store.fulfilments set next_at = now()`
    await sweepOrders({ quietSeconds: 0 })
    const view = await viewOrder(order)
    if (!view.ok) throw new Error(view.error.code)
    if (view.value.final) return view.value
    if (round > 30) throw new Error(`never delivered: ${JSON.stringify(view.value.lines)}`)
  }
}

/** As if the provider had confirmed the purchase without a word of how to install it. */
async function loseInstall(esimId: string): Promise<void> {
  await shop.sql`
    update store.esims set install_sealed = null, install_next_at = '-infinity', install_asked = 0 where id = ${esimId}`
  await shop.sql`delete from store.messages where template = 'esim_ready' and data ->> 'esimId' = ${esimId}`
}

const readyMails = (esimId: string) => shop.sql`
  select recipient from store.messages where template = 'esim_ready' and data ->> 'esimId' = ${esimId}`

async function fetchNow() {
  const { fetchInstalls } = await import('@/lib/orders/commands/fetch-installs')
  await shop.sql`update store.esims set install_next_at = '-infinity' where install_sealed is null`
  return fetchInstalls()
}

const fault = (vendor: string, kind: string) => shop.control('/faults', { vendor, operation: '*', kind })
const healed = () => shop.control('/faults', undefined, 'DELETE')

describe('installation data that did not come with the purchase', () => {
  test.each(VENDORS)('%s is asked for it: the same as it would have been, and one mail', async (vendor) => {
    const { installationOf } = await import('@/lib/esims/install')
    const order = await buy(vendor)
    const [line] = (await delivered(order)).lines
    const esimId = line?.esimId ?? ''
    const known = await installationOf(esimId)
    expect(known?.activationCode).toMatch(/^LPA:1\$/)
    await loseInstall(esimId)
    expect(await installationOf(esimId)).toBeNull()
    expect((await viewed(order)).final, 'somebody who watches goes on watching').toBe(false)

    expect(await fetchNow()).toEqual({ asked: 1, fetched: 1 })
    const fetched = await installationOf(esimId)
    expect(fetched?.activationCode).toBe(known?.activationCode)
    expect((await viewed(order)).lines[0]?.installable).toBe(true)
    expect(await fetchNow(), 'nothing is left to ask').toEqual({ asked: 0, fetched: 0 })
    expect((await readyMails(esimId)).map((row) => row.recipient)).toEqual([order.email])
  })

  test('asked for by two at once: one asks, one mail', async () => {
    const { fetchInstalls } = await import('@/lib/orders/commands/fetch-installs')
    const [line] = (await delivered(await buy('travelroam'))).lines
    await loseInstall(line?.esimId ?? '')
    const runs = await Promise.all([fetchInstalls(), fetchInstalls(), fetchInstalls()])
    expect(runs.reduce((sum, { asked }) => sum + asked, 0)).toBe(1)
    expect(await readyMails(line?.esimId ?? '')).toHaveLength(1)
  })

  test('a silent provider is asked later and later, and after a day a person is told, once', async () => {
    const [line] = (await delivered(await buy('travelroam'))).lines
    const esimId = line?.esimId ?? ''
    await loseInstall(esimId)
    await fault('travelroam', 'status_500_before')
    const pauses: number[] = []
    for (let round = 0; round < 4; round++) {
      expect((await fetchNow()).fetched).toBe(0)
      const [row] = await shop.sql`
        select extract(epoch from install_next_at - now())::float8 as pause from store.esims where id = ${esimId}`
      pauses.push(Number(row?.pause))
    }
    expect(pauses.map((pause) => Math.round(pause / 5) * 5)).toEqual([5, 10, 20, 40])
    expect(await incidents(esimId)).toHaveLength(0)
    await shop.sql`update store.fulfilments set updated_at = now() - interval '25 hours' where iccid = ${line?.iccid ?? ''}`
    await fetchNow()
    await fetchNow()
    expect(await incidents(esimId)).toHaveLength(1)
    await healed()
  })
})

const incidents = (esimId: string) =>
  shop.sql`select kind from store.incidents where kind = 'install_data_missing' and subject_id = ${esimId}`

async function viewed(order: { orderNumber: string; token: string }) {
  const { viewOrder } = await import('@/lib/orders/queries')
  const view = await viewOrder(order)
  if (!view.ok) throw new Error(view.error.code)
  return view.value
}

describe('who may see it', () => {
  test('the holder of the order’s link; a wrong number, token or line is one and the same answer', async () => {
    const { openLineInstall } = await import('@/lib/orders/line-install')
    const order = await buy('travelroam')
    const other = await buy('esimhub')
    const [line] = (await delivered(order)).lines
    const [foreign] = (await delivered(other)).lines
    const ask = (input: Partial<Parameters<typeof openLineInstall>[0]>) =>
      openLineInstall({ ...order, lineId: String(line?.lineId), clientKey: 'looker', ...input })
    const opened = await ask({})
    expect(opened.ok && opened.value.install?.activationCode).toMatch(/^LPA:1\$/)
    for (const wrong of [
      { token: other.token },
      { token: 'x'.repeat(32) },
      { token: '' },
      { orderNumber: other.orderNumber },
      { orderNumber: 'ORD-000000000000' },
      { lineId: String(foreign?.lineId) },
      { lineId: '0' },
      { lineId: '1e0' },
      { lineId: `${line?.lineId} or 1=1` },
    ])
      expect(await ask(wrong), JSON.stringify(wrong)).toEqual({
        ok: false,
        error: { code: 'ORDER_NOT_FOUND' },
      })
  })

  test('only so often from one address', async () => {
    const { openLineInstall } = await import('@/lib/orders/line-install')
    const order = await buy('travelroam')
    const [line] = (await delivered(order)).lines
    const ask = () => openLineInstall({ ...order, lineId: String(line?.lineId), clientKey: 'greedy' })
    const outcomes: boolean[] = []
    for (let i = 0; i < 61; i++) outcomes.push((await ask()).ok)
    expect(outcomes.filter(Boolean)).toHaveLength(60)
    const refused = await ask()
    expect(refused).toMatchObject({ ok: false, error: { code: 'RATE_LIMITED' } })
  })
})

test('no table holds an activation code, matching id or PUK in the clear', async () => {
  const { installationOf } = await import('@/lib/esims/install')
  const { checkEsim } = await import('@/lib/esims/commands/check-esim')
  const secrets: string[] = []
  for (const vendor of VENDORS) {
    const [line] = (await delivered(await buy(vendor, 2))).lines
    const install = await installationOf(line?.esimId ?? '')
    secrets.push(install?.matchingId ?? '', install?.activationCode ?? '')
    // A check writes the answer that all visitors share.
    await checkEsim({ iccid: line?.iccid ?? '', confirmed: true, clientKey: `dump-${vendor}` })
  }
  expect(secrets.filter((secret) => secret.length < 5)).toEqual([])
  const tables = await shop.sql`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`
  expect(tables.length).toBeGreaterThan(30)
  const found: string[] = []
  for (const { name } of tables)
    for (const secret of secrets) {
      const rows = await shop.sql.unsafe(`select 1 from ${name} t where strpos(t::text, $1) > 0 limit 1`, [
        secret,
      ])
      if (rows.length > 0) found.push(`${name}: ${secret.slice(0, 5)}…`)
    }
  expect(found).toEqual([])
}, 120_000)

describe('mails sent again', () => {
  test('go to the order’s address: for each delivered eSIM its own, at most so often', async () => {
    const { resendToBuyer } = await import('@/lib/orders/commands/resend-mail')
    const order = await buy('travelroam', 2)
    const view = await delivered(order)
    const ids = view.lines.map(({ esimId }) => esimId ?? '')
    const count = async () => (await Promise.all(ids.map(async (id) => (await readyMails(id)).length))).join()
    expect(await count()).toBe('1,1')
    const again = () => resendToBuyer({ ...order, clientKey: 'resender' })
    expect(await again()).toEqual({
      ok: true,
      value: { emailMasked: expect.stringMatching(/^i•••@/), queued: true },
    })
    expect(await count()).toBe('2,2')
    for (let press = 0; press < 4; press++)
      expect(await again(), 'a second press is the same wish').toMatchObject({ value: { queued: false } })
    expect(await count()).toBe('2,2')
    const earlier = () => shop.sql`update store.messages set dedupe_key = dedupe_key || ${Math.random()}`
    for (let mail = 0; mail < 2; mail++) {
      await earlier()
      expect(await again(), 'counted is what was sent').toMatchObject({ value: { queued: true } })
    }
    await earlier()
    expect(await again()).toMatchObject({ ok: false, error: { code: 'RATE_LIMITED' } })
    expect(await resendToBuyer({ ...order, token: 'x'.repeat(32), clientKey: 'r' })).toMatchObject({
      error: { code: 'ORDER_NOT_FOUND' },
    })
  })
})
