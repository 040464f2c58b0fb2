import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/lib/core/ids'
import { buyersOf } from './buyers'
import { openShopWithAccounts } from './house'

const shop = await openShopWithAccounts()
const { sql, newClient, signIn } = shop
const { order, deliver, workOff, everywhere } = await buyersOf(shop)
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { adoptOrders } = await import('@/lib/orders/commands/adopt-orders')
const { exportAccount } = await import('@/lib/orders/commands/export-account')
const { deleteAccount } = await import('@/lib/orders/commands/delete-account')
const { viewOrder } = await import('@/lib/orders/queries')
const { verifyToken } = await import('@/lib/auth/verify-token')
const { updateProfile } = await import('@/lib/auth/profiles')
const { refreshSession } = await import('@/lib/auth/commands/refresh-session')
const { sendContactMessage } = await import('@/lib/notifications/commands/send-contact-message')
const { requestRenewal } = await import('@/lib/orders/commands/request-renewal')
const { askForRefund } = await import('@/lib/orders/commands/ask-for-refund')
const { ownOrder } = await import('@/lib/orders/shop-queries')
const { signOut } = await import('@/lib/auth/commands/sign-out')
const { signOutEverywhere } = await import('@/lib/orders/commands/sign-out-everywhere')
const { queueNeedsReview } = await import('@/lib/orders/mails')
const { selectFulfilments } = await import('@/lib/orders/repo/fulfilments')
const { selectLines, selectOrder } = await import('@/lib/orders/repo/orders')
const { inTransaction } = await import('@/lib/platform/db/client')
const { config } = await import('@/lib/platform/config')

const newEmail = () => `${randomUUID()}@example.test`
beforeEach(() => sql`delete from store.rate_limit_hits`.then(() => undefined))

const balances = () =>
  sql`select a.kind, a.currency, a.owner, sum(e.amount_minor)::text as total from ledger.entries e
    join ledger.accounts a on a.id = e.account_id group by 1, 2, 3 order by 1, 2, 3`

describe('orders made as a guest', () => {
  test('join the account of their address once, with their eSIMs, under twenty calls at once', async () => {
    const email = newEmail()
    const delivered = await deliver(await order(email.toUpperCase()))
    const waiting = await order(email)
    const strangers = await order(newEmail())
    const { viewer } = await signIn(email)
    const answers = await Promise.all(Array.from({ length: 20 }, () => adoptOrders(viewer)))
    expect(answers.reduce((sum, { orders }) => sum + orders, 0)).toBe(2)
    expect(answers.reduce((sum, { esims }) => sum + esims, 0)).toBe(1)
    const owners = await sql`select number, user_id from store.orders where number = any(${[
      delivered.orderNumber,
      waiting.orderNumber,
      strangers.orderNumber,
    ]})`
    const ownerOf = (number: string) => owners.find((row) => row.number === number)?.user_id
    expect(ownerOf(delivered.orderNumber)).toBe(viewer.userId)
    expect(ownerOf(waiting.orderNumber)).toBe(viewer.userId)
    expect(ownerOf(strangers.orderNumber)).toBeNull()
    const esims =
      await sql`select e.user_id from store.esims e join store.order_lines l on l.id = e.order_line_id
      join store.orders o on o.id = l.order_id where o.number = ${delivered.orderNumber}`
    expect(esims.map((row) => row.user_id)).toEqual([viewer.userId])
    expect((await viewOrder(delivered)).ok, 'the guest’s link goes on working').toBe(true)
  })

  test('never leave an account they are in, and never come by an alias of the address', async () => {
    const email = newEmail()
    const { viewer } = await signIn(email)
    const own = await order(email, viewer)
    const other = await signIn(email.replace('@', '+x@'))
    expect(await adoptOrders(other.viewer)).toEqual({ orders: 0, esims: 0 })
    const thief = { ...other.viewer, email }
    expect(await adoptOrders(thief)).toEqual({ orders: 0, esims: 0 })
    const [row] = await sql`select user_id from store.orders where number = ${own.orderNumber}`
    expect(row?.user_id).toBe(viewer.userId)
  })
})

test('signing out everywhere ends what guests of the old API reach of the account, signing out here does not', async () => {
  const email = newEmail()
  const { orderNumber } = await order(email)
  const guest = { kind: 'guest', guestId: newId('gst'), email } as const
  const [row] =
    await sql`update store.orders set guest_id = ${guest.guestId} where number = ${orderNumber} returning id`
  const reaches = async () => (await ownOrder(guest, String(row?.id))) !== null
  const [phone, desk] = [await signIn(email), await signIn(email)]
  await adoptOrders(desk.viewer)
  await signOut({ accessToken: phone.accessToken, scope: 'here' })
  expect(await reaches()).toBe(true)
  const other = await signIn(newEmail())
  expect((await signOutEverywhere(other.accessToken)).ok).toBe(true)
  expect(await reaches()).toBe(true)
  expect((await signOutEverywhere(desk.accessToken)).ok).toBe(true)
  expect(await reaches()).toBe(false)
  expect(await verifyToken(desk.accessToken)).toBeNull()
  expect((await refreshSession({ refreshToken: desk.refreshToken, clientKey: newClient() })).ok).toBe(false)
})

describe('taking one’s data away', () => {
  test('the export holds everything of the person and nothing that installs, opens or belongs to the store', async () => {
    const email = newEmail()
    const { viewer } = await signIn(email)
    await updateProfile(viewer.userId, { name: 'Ada Traveller' })
    const placed = await deliver(await order(email, viewer, 'Granny'))
    const text = JSON.stringify(await exportAccount(viewer))
    for (const word of [email, 'Ada Traveller', 'Granny', placed.orderNumber, 'Firefox, Linux'])
      expect(text).toContain(word)
    const [esim] =
      await sql`select e.iccid, e.install_sealed from store.esims e where e.user_id = ${viewer.userId}`
    expect(text).toContain(String(esim?.iccid))
    expect(esim?.install_sealed).toMatch(/^v1\./)
    for (const word of ['LPA:', 'sealed', 'hash', 'cost', 'provider_ref', placed.token, placed.sessionId])
      expect(text, word).not.toContain(word)
    const stranger = await signIn(newEmail())
    expect(JSON.stringify(await exportAccount(stranger.viewer))).not.toContain(placed.orderNumber)
  })

  test('deletion takes the person out of every table and leaves the books as they were', async () => {
    const email = newEmail()
    const tokens = await signIn(email)
    const { viewer } = tokens
    await updateProfile(viewer.userId, { name: 'Ada Forgotten', phone: '+1 555 0100' })
    const delivered = await deliver(await order(email, viewer, 'Forgotten label'))
    const unpaid = await order(email, viewer, 'Forgotten label')
    await sql`update store.orders set device = '{"model":"Forgotten phone"}' where user_id = ${viewer.userId}`
    await sql`insert into store.contact_messages (id, email, content, locale) values (${`req_${'0'.repeat(25)}`}, ${email}, 'Forgotten words', 'en')`
    await sql`insert into store.notices (user_id, kind, data, dedupe_key) values (${viewer.userId}, 'bought', '{"x":"Forgotten notice"}', ${randomUUID()})`
    const before = await balances()
    expect(before.length).toBeGreaterThan(0)

    expect(await deleteAccount(viewer)).toEqual({ ok: true, value: { removedFromAuth: true } })

    expect(await everywhere([email, 'Ada Forgotten', '555 0100', 'Forgotten'])).toEqual([])
    expect(await balances()).toEqual(before)
    expect(await shop.ledgerIsBalanced()).toBe(true)
    expect(await shop.orderState(delivered.orderNumber)).toBe('fulfilled')
    expect(await shop.orderState(unpaid.orderNumber)).toBe('canceled')
    expect(await verifyToken(tokens.accessToken)).toBeNull()
    expect((await refreshSession({ refreshToken: tokens.refreshToken, clientKey: newClient() })).ok).toBe(
      false,
    )
    expect((await viewOrder(delivered)).ok, 'who holds the link can still install').toBe(true)
    const [user] = await sql`select count(*)::int as n from auth.users where email = ${email}`
    expect(user?.n).toBe(0)
  })

  test('deletion takes along what the person wrote, wherever it was copied to', async () => {
    const email = newEmail()
    const { viewer } = await signIn(email)
    const typed = newEmail()
    const { orderNumber, token } = await deliver(await order(typed, viewer, 'Forgotten aunt'))
    const placed = await selectOrder({ number: orderNumber })
    const [line] = await selectLines(placed?.id ?? '')
    const [fulfilment] = await selectFulfilments(placed?.id ?? '')
    if (!placed || !line || !fulfilment) throw new Error('it was delivered')
    const said = { email, locale: 'en', clientKey: newClient() }
    expect((await sendContactMessage({ ...said, content: 'Forgotten words' })).ok).toBe(true)
    expect(
      (
        await requestRenewal({
          ...said,
          iccid: String(line.iccid ?? fulfilment.iccid),
          note: 'Forgotten trip',
        })
      ).ok,
    ).toBe(true)
    await sql`update store.refund_settings set own_loss = 'never'`
    const wish = {
      orderNumber,
      token,
      lineId: line.id,
      to: 'card',
      note: 'Forgotten reason',
      clientKey: newClient(),
    } as const
    expect((await askForRefund(wish)).ok).toBe(true)
    await inTransaction((tx) => queueNeedsReview(tx, placed, line, fulfilment, 'for a test'))
    const words = [email, typed, 'Forgotten']
    expect((await everywhere(words)).length).toBeGreaterThan(6)
    expect(JSON.stringify(await exportAccount(viewer))).toContain('Forgotten reason')

    expect((await deleteAccount(viewer)).ok).toBe(true)

    expect(await everywhere(words)).toEqual([])
    const [incident] =
      await sql`select detail from store.incidents where kind = 'refund_asked' and subject_id = ${String(line.id)}`
    expect(incident?.detail).toMatchObject({ order: orderNumber, amountMinor: line.amount_minor, to: 'card' })
    const staff = await sql`select template, state, data from store.messages
      where recipient = ${config().supportEmail} and (data ->> 'orderNumber' = ${orderNumber}
        or data ->> 'subjectId' = ${String(line.id)}) order by template`
    expect(staff, 'staff still learn what they have to do').toMatchObject([
      { template: 'staff_incident', state: 'queued', data: { detail: { order: orderNumber } } },
      { template: 'staff_needs_review', state: 'queued', data: { reason: 'for a test' } },
    ])
    const receipts =
      await sql`select recipient, state from store.messages where data ->> 'orderId' = ${placed.id} and template = 'receipt'`
    expect(receipts).toEqual([{ recipient: 'deleted@account.invalid', state: 'failed' }])
  })

  test('deletion leaves alone the mails of others, whoever’s address an order named', async () => {
    const email = newEmail()
    const { viewer } = await signIn(email)
    const stranger = newEmail()
    const [theirs, theirsSent] = [await deliver(await order(stranger)), await deliver(await order(stranger))]
    await sql`update store.messages set state = 'sent', sent_at = now() where data ->> 'orderNumber' = ${theirsSent.orderNumber}`
    const theirMails = () => sql`select id, recipient, state, data from store.messages
      where data ->> 'orderNumber' = any(${[theirs.orderNumber, theirsSent.orderNumber]}) order by id`
    const staffMails = () => sql`select id, recipient, state, data from store.messages
      where recipient = ${config().supportEmail} and template like 'staff%' order by id`
    const before = [await theirMails(), await staffMails()]
    expect(before.map((rows) => rows.length > 1)).toEqual([true, true])
    await deliver(await order(stranger, viewer))
    await order(config().supportEmail, viewer)

    expect((await deleteAccount(viewer)).ok).toBe(true)

    expect([await theirMails(), await staffMails()]).toEqual(before)
  })

  test('what was bought as a guest since the last sign-in is exported, keeps a busy account, and is forgotten', async () => {
    const email = newEmail()
    const { viewer } = await signIn(email)
    const placed = await order(email.toUpperCase(), null, 'Forgotten guest')
    expect(JSON.stringify(await exportAccount(viewer))).toContain(placed.orderNumber)
    await sql`update store.orders set user_id = null where number = ${placed.orderNumber}`
    await shop.pay(placed.sessionId)
    await settleSession(placed.sessionId)
    expect(await deleteAccount(viewer)).toMatchObject({ error: { code: 'ACCOUNT_BUSY' } })
    await sql`update store.orders set user_id = null where number = ${placed.orderNumber}`
    await workOff(placed)
    expect((await deleteAccount(viewer)).ok).toBe(true)
    expect(await everywhere([email, 'Forgotten guest'])).toEqual([])
  })

  test('while an order is under way nothing is deleted, and the account says so', async () => {
    const email = newEmail()
    const tokens = await signIn(email)
    const placed = await order(email, tokens.viewer)
    await sql`update store.orders set state = 'paid' where number = ${placed.orderNumber}`
    expect(await deleteAccount(tokens.viewer)).toMatchObject({ error: { code: 'ACCOUNT_BUSY' } })
    expect(await verifyToken(tokens.accessToken)).not.toBeNull()
    const [row] = await sql`select email from store.orders where number = ${placed.orderNumber}`
    expect(row?.email).toBe(email)
  })

  test('the same address may come back, to an empty account', async () => {
    const email = newEmail()
    const first = await signIn(email)
    await order(email, first.viewer)
    expect((await deleteAccount(first.viewer)).ok).toBe(true)
    const second = await signIn(email)
    expect(await adoptOrders(second.viewer)).toEqual({ orders: 0, esims: 0 })
    expect((await exportAccount(second.viewer)).orders).toEqual([])
  })
})
