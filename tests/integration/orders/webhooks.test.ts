import Stripe from 'stripe'
import { beforeAll, describe, expect, test } from 'vitest'
import { inParallel, liftLimits, placeMany, type Shop, until } from './bulk'
import { openShop, placeRenewal } from './shop'

const SECRETS = ['whsec_first0123456789abcdefghijklmnop', 'whsec_second0123456789abcdefghijklmno']
const stripe = new Stripe('sk_test_signer')
let shop: Shop
beforeAll(async () => {
  shop = await openShop({ quiet: true, env: { STRIPE_WEBHOOK_SECRET: SECRETS.join(',') } })
  await shop.control('/stripe/webhooks', { secrets: [SECRETS[0]] })
  await liftLimits(shop)
}, 120_000)

const commands = async () => ({
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/process-events')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
})

const nowSeconds = () => Math.floor(Date.now() / 1000)
let serial = 0
const eventOf = (type: string, object: object, more: object = {}) => ({
  id: `evt_made_${++serial}`,
  object: 'event',
  type,
  livemode: false,
  api_version: '2026-10-28.endive',
  created: nowSeconds(),
  data: { object },
  ...more,
})
const sign = (payload: string, timestamp = nowSeconds(), secret = SECRETS[0] ?? '', scheme = 'v1') =>
  stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp, scheme })
const deliver = (payload: string, signature = sign(payload)) => shop.receive(Buffer.from(payload), signature)
const rowsOf = async (eventId: string) =>
  (await shop.sql`select state, attempts from store.stripe_events where id = ${eventId}`).map((row) => ({
    ...row,
  }))

describe('an event, many times', () => {
  test('delivered 100 times at once: one transition, one posting, one fulfilment, one mail, 100 times yes', async () => {
    const { processEvents, workOff } = await commands()
    shop.pauseWebhooks(true)
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid, { email: 'hundred@example.test' })
    await shop.pay(placed.sessionId)
    const { events } = (await shop.control('/stripe/events?type=checkout.session.completed&limit=1')) as {
      events: { id: string }[]
    }
    shop.pauseWebhooks(false)
    const before = shop.answers.length
    await shop.control('/stripe/redeliver', { event: events[0]?.id, times: 100 })
    await until('100 answers', () => shop.answers.length - before >= 100)
    expect(new Set(shop.answers.slice(before))).toEqual(new Set([200]))
    await Promise.all(Array.from({ length: 20 }, () => processEvents().then(workOff)))
    await until('it is delivered', async () => (await shop.orderState(placed.orderNumber)) === 'fulfilled')

    const [facts] = await shop.sql`
      with o as (select id from store.orders where number = ${placed.orderNumber})
      select
        (select count(*)::int from store.state_changes where subject_id = (select id from o) and to_state = 'paid') as paid,
        (select count(*)::int from ledger.transactions t join store.payments p on p.id = t.cause_id
          where p.order_id = (select id from o)) as posted,
        (select count(*)::int from store.fulfilments where order_id = (select id from o)) as fulfilments`
    expect(facts).toMatchObject({ paid: 1, posted: 1, fulfilments: 1 })
    expect(shop.purchases(iccid)).toHaveLength(1)
    await workOff()
    const mails = await fetch(`${shop.world.addresses.baseUrl}/mail/messages.json?to=hundred@example.test`)
    const { messages } = (await mails.json()) as { messages: { subject: string }[] }
    expect(messages).toHaveLength(2)
    expect(new Set(messages.map(({ subject }) => subject)).size).toBe(2)
  })

  test('webhooks off for ever: every payment is settled by the page, or by the second sweep at the latest', async () => {
    const { settleSession, sweepOrders } = await commands()
    await shop.control('/stripe/webhooks', { enabled: false })
    const placed = await placeMany(shop, 20)
    await inParallel(placed, 8, async ({ sessionId }, index) => {
      await shop.pay(sessionId)
      if (index % 2 === 0) await settleSession(sessionId)
    })
    await sweepOrders({ quietSeconds: 0 })
    await sweepOrders({ quietSeconds: 0 })
    await shop.control('/stripe/webhooks', { enabled: true })
    const states = await Promise.all(placed.map(({ orderNumber }) => shop.orderState(orderNumber)))
    expect(new Set(states)).toEqual(new Set(['fulfilled']))
  })

  test('webhook and page together, 200 sessions: 200 single settlements', async () => {
    const { settleSession, processEvents } = await commands()
    const placed = await placeMany(shop, 200)
    await inParallel(placed, 20, async ({ sessionId }) => {
      await shop.pay(sessionId)
      const answers = await Promise.all([
        settleSession(sessionId),
        processEvents(),
        settleSession(sessionId),
        processEvents(),
      ])
      expect([answers[0].ok, answers[2].ok]).toEqual([true, true])
    })
    const numbers = placed.map(({ orderNumber }) => orderNumber)
    const [facts] = await shop.sql`
      with o as (select id from store.orders where number = any(${numbers}))
      select
        (select count(*)::int from store.state_changes where subject_id in (select id from o) and to_state = 'paid') as paid,
        (select count(*)::int from ledger.transactions t join store.payments p on p.id = t.cause_id
          where p.order_id in (select id from o)) as posted,
        (select count(*)::int from store.fulfilments where order_id in (select id from o)) as fulfilments,
        (select count(*)::int from store.messages where template = 'receipt' and data ->> 'orderId' in (select id from o)) as receipts`
    expect(facts).toMatchObject({ paid: 200, posted: 200, fulfilments: 200, receipts: 200 })
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })
})

describe('a signature', () => {
  const payload = () => JSON.stringify(eventOf('checkout.session.completed', { id: 'cs_test_made000000' }))
  const live = () => JSON.stringify({ ...JSON.parse(payload()), livemode: true })
  const thin = () =>
    JSON.stringify({ id: `evt_thin_${++serial}`, object: 'v2.core.event', livemode: false, type: 'v1.x' })

  const refused: [string, () => [body: string, signature: string]][] = [
    ['missing', () => [payload(), '']],
    ['no signature at all', () => [payload(), 'hello']],
    ['without its time', () => [payload(), sign(payload()).replace(/t=\d+,/, '')]],
    ['with words for a time', () => [payload(), 't=now,v1=00']],
    [
      'of another secret',
      () => wrap(payload(), (body) => sign(body, nowSeconds(), 'whsec_someone_else_0123456789')),
    ],
    ['of another body', () => [payload(), sign(payload())]],
    ['cut short', () => wrap(payload(), (body) => sign(body).slice(0, -2))],
    ['in another scheme', () => wrap(payload(), (body) => sign(body, nowSeconds(), SECRETS[0], 'v0'))],
    ['301 s old', () => wrap(payload(), (body) => sign(body, nowSeconds() - 301))],
    ['301 s in the future', () => wrap(payload(), (body) => sign(body, nowSeconds() + 302))],
    [
      'of another time',
      () => wrap(payload(), (body) => sign(body).replace(/t=\d+/, `t=${nowSeconds() - 5}`)),
    ],
    ['of live mode', () => wrap(live(), sign)],
    ['of a thin event', () => wrap(thin(), sign)],
    ['of no event', () => wrap('{"object":"list","data":[]}', sign)],
    ['of an event about nothing', () => wrap('{"id":"evt_1","object":"event","livemode":false}', sign)],
    ['of no JSON', () => wrap('payment=done', sign)],
    ['before the body was written anew', () => rewritten(payload())],
    ['before a byte was changed', () => changed(payload())],
  ]
  const wrap = (body: string, by: (body: string) => string): [string, string] => [body, by(body)]
  const rewritten = (body: string): [string, string] => [
    JSON.stringify(JSON.parse(body), null, 1),
    sign(body),
  ]
  const changed = (body: string): [string, string] => [body.replace('evt_made', 'evt_nade'), sign(body)]

  test.each(refused)('%s is refused and nothing is stored', async (_name, make) => {
    const [before] = await shop.sql`select count(*)::int as n from store.stripe_events`
    const [body, signature] = make()
    expect(await deliver(body, signature)).toBe(400)
    const [after] = await shop.sql`select count(*)::int as n from store.stripe_events`
    expect(after?.n).toBe(before?.n)
  })

  test.each([
    ['the first secret', 0, 0],
    ['the second secret, while one is being rolled', 1, 0],
    ['299 s ago', 0, -298],
    ['299 s ahead', 0, 298],
  ])('of %s is accepted', async (_name, secret, offset) => {
    const body = payload()
    expect(await deliver(body, sign(body, nowSeconds() + offset, SECRETS[secret]))).toBe(200)
    expect(await rowsOf(JSON.parse(body).id)).toHaveLength(1)
  })
})

describe('what nobody has heard of', () => {
  test('200 unknown types of event are stored, answered 200 and have no effect', async () => {
    const { processEvents } = await commands()
    const effects =
      () => shop.sql`select (select count(*) from store.state_changes where machine <> 'event') as changes,
      (select count(*) from store.incidents) as incidents, (select count(*) from ledger.transactions) as posted`
    const before = await effects()
    const families = [
      'checkout.session',
      'refund',
      'charge.dispute',
      'v2.money',
      'invoice',
      'tax.form',
      'a b',
      '💸',
    ]
    const objects: object[] = [
      {},
      { id: 7, object: 'checkout.session' },
      {
        id: 'cs_test_nobodys0000',
        object: 'checkout.session',
        status: 'teleported',
        payment_status: 'maybe',
      },
      { id: 're_nobodys', object: 'refund', status: 'thinking', payment_intent: ['pi'] },
      { id: 'x\u0000y', object: 'balance', note: '\ud800' },
    ]
    const events = Array.from({ length: 200 }, (_, i) =>
      eventOf(`${families[i % families.length]}.unheard_of_${i}`, objects[i % objects.length] ?? {}),
    )
    const answers = await inParallel(events, 10, (event) => deliver(JSON.stringify(event)))
    expect(new Set(answers)).toEqual(new Set([200]))
    await processEvents()
    const states = await shop.sql`
      select state, count(*)::int as n from store.stripe_events where type like '%unheard_of%' group by state`
    expect(states.map((row) => ({ ...row }))).toEqual([{ state: 'processed', n: 200 }])
    expect(await effects()).toEqual(before)
  })

  test('a session in a state that does not exist yet changes nothing', async () => {
    const { settleSession } = await commands()
    const placed = await placeRenewal(await shop.esim())
    await shop.control('/stripe/tamper', { session: placed.sessionId, set: { status: 'on_the_moon' } })
    expect(await settleSession(placed.sessionId)).toMatchObject({ ok: true })
    expect(await shop.orderState(placed.orderNumber)).toBe('awaiting_payment')
    const [payment] = await shop.sql`select state from store.payments where session_id = ${placed.sessionId}`
    expect(payment?.state).toBe('open')
  })
})
