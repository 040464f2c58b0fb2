import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { openHouse } from './house'

const { sql, newClient, lettersTo } = await openHouse()
const { sendOrderCode } = await import('@/lib/orders/commands/send-order-code')
const { openOrderByCode } = await import('@/lib/orders/commands/open-order-by-code')
const { createOrderToken, tokenFits } = await import('@/lib/orders/tokens')
const { drainMessages } = await import('@/lib/notifications/commands/drain-messages')
const { newId, newOrderNumber } = await import('@/lib/core/ids')

const newEmail = () => `${randomUUID()}@example.test`
beforeEach(() => sql`delete from store.rate_limit_hits`.then(() => undefined))

async function guestOrder(email = newEmail(), locale = 'en') {
  const id = newId('ord')
  const number = newOrderNumber('new_esim')
  const { token, hash, sealed } = createOrderToken(id)
  await sql`insert into store.orders (id, number, channel, email, locale, amount_minor, currency, token_hash, token_sealed,
      request_scope, request_key_hash, request_hash)
    values (${id}, ${number}, 'web', ${email}, ${locale}, 100, 'EUR', ${hash}, ${sealed}, 'web', ${id}, ${id})`
  return { id, number, email, token }
}

const send = (orderNumber: string, email: string) =>
  sendOrderCode({ orderNumber, email, clientKey: newClient() })
const open = (orderNumber: string, email: string, code: string) =>
  openOrderByCode({ orderNumber, email, code, clientKey: newClient() })
const otherThan = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0')

async function codeFor(email: string): Promise<string> {
  const sent = await drainMessages({
    resolveOrderUrl: async () => null,
    resolveInstallCode: async () => null,
  })
  expect(sent.failed).toBe(0)
  const code = /\b\d{6}\b/.exec((await lettersTo(email))[0]?.text ?? '')?.[0]
  if (!code) throw new Error('no code was mailed')
  return code
}

describe('an order whose link is lost', () => {
  test('is opened once by a code to its own address, however number and address are typed', async () => {
    const order = await guestOrder()
    expect(await send(order.number.toLowerCase().replace('-', ' '), ` ${order.email.toUpperCase()}`)).toEqual(
      {
        ok: true,
        value: { expiresInSeconds: 600 },
      },
    )
    const code = await codeFor(order.email)
    const opened = await open(order.number, order.email, code)
    expect(opened).toEqual({ ok: true, value: { orderNumber: order.number, token: order.token } })
    const [row] = await sql`select token_hash from store.orders where id = ${order.id}`
    expect(opened.ok && tokenFits(opened.value.token, String(row?.token_hash))).toBe(true)
    expect(await open(order.number, order.email, code)).toMatchObject({ error: { code: 'CODE_INVALID' } })
  })

  test.each(['en', 'ar'])(
    'the mail is in the language of the order (%s), and says the code as text',
    async (locale) => {
      const order = await guestOrder(newEmail(), locale)
      await send(order.number, order.email)
      const code = await codeFor(order.email)
      const [letter] = await lettersTo(order.email)
      expect(letter?.html).toContain(`lang="${locale}"`)
      expect(letter?.subject).toContain(code)
      expect(letter?.text.split('\n')).toContain(code)
    },
  )

  test('neither table nor outbox holds a code that can be read', async () => {
    const order = await guestOrder()
    await send(order.number, order.email)
    const code = await codeFor(order.email)
    const rows = await sql`select t::text as text from store.one_time_codes t where subject_id = ${order.id}
      union all select m::text from store.messages m where recipient = ${order.email}`
    expect(rows).toHaveLength(2)
    for (const { text } of rows) expect(text).not.toContain(code)
  })
})

describe('a stranger', () => {
  test('gets the same answer for a right pair, a wrong address and an order that is none, and only the right one is mailed', async () => {
    const order = await guestOrder()
    const other = newEmail()
    const answers = [
      await send(order.number, order.email),
      await send(order.number, other),
      await send('ORD-000000000000', other),
    ]
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    await codeFor(order.email)
    expect(await lettersTo(other)).toHaveLength(0)
  })

  test('learns nothing from the tries that are left, and has five of them', async () => {
    const order = await guestOrder()
    await send(order.number, order.email)
    const code = await codeFor(order.email)
    for (const [number, email, guess] of [
      [order.number, order.email, otherThan(code)],
      [order.number, newEmail(), code],
      ['ORD-000000000000', newEmail(), code],
    ] as const) {
      const answers = []
      for (let n = 0; n < 6; n++) answers.push(await open(number, email, guess))
      expect(
        answers.map((answer) => (answer.ok ? 'in' : [answer.error.code, answer.error.triesLeft])),
      ).toEqual([...[4, 3, 2, 1, 0].map((left) => ['CODE_INVALID', left]), ['CODE_LOCKED', undefined]])
    }
    expect(await open(order.number, order.email, code)).toMatchObject({ error: { code: 'CODE_LOCKED' } })
  })

  test('of two hundred guesses at once five are looked at; of twenty right ones, one gets in', async () => {
    const order = await guestOrder()
    await send(order.number, order.email)
    const code = await codeFor(order.email)
    const wrong = await Promise.all(
      Array.from({ length: 200 }, (_, n) => open(order.number, order.email, otherThan(code, n + 1))),
    )
    expect(wrong.filter((answer) => !answer.ok && answer.error.code === 'CODE_INVALID')).toHaveLength(5)
    await sql`delete from store.rate_limit_hits`
    await sql`update store.one_time_codes set tries = 0 where subject_id = ${order.id}`
    const right = await Promise.all(Array.from({ length: 20 }, () => open(order.number, order.email, code)))
    expect(right.filter((answer) => answer.ok)).toHaveLength(1)
  })

  test('cannot use a code of another order, one that ended, or an older one', async () => {
    const [mine, theirs] = [await guestOrder(), await guestOrder()]
    await send(mine.number, mine.email)
    const older = await codeFor(mine.email)
    await send(mine.number, mine.email)
    const newer = await codeFor(mine.email)
    await send(theirs.number, theirs.email)
    const foreign = await codeFor(theirs.email)
    if (older !== newer) expect((await open(mine.number, mine.email, older)).ok).toBe(false)
    if (foreign !== newer) expect((await open(mine.number, mine.email, foreign)).ok).toBe(false)
    await sql`update store.one_time_codes set expires_at = now() where subject_id = ${mine.id}`
    expect((await open(mine.number, mine.email, newer)).ok).toBe(false)
  })

  test('five codes an hour for a mailbox, whatever the order', async () => {
    const email = newEmail()
    const sent = []
    for (let n = 0; n < 6; n++) sent.push((await send((await guestOrder(email)).number, email)).ok)
    expect(sent).toEqual([true, true, true, true, true, false])
  })
})
