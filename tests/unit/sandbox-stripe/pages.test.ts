import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRig, type Rig, sessionParams } from './rig'

let rig: Rig
beforeAll(async () => {
  rig = await createRig()
})
beforeEach(() => rig.reset())
afterAll(() => rig.close())

const CARD = {
  method: 'card',
  cardExpiry: '12 / 34',
  cardCvc: '123',
  billingName: 'Ada',
  email: 'ada@example.test',
}

async function openPage(set = {}) {
  const session = await rig.stripe.checkout.sessions.create(sessionParams(set))
  const page = session.url ?? ''
  const submit = (form: Record<string, string>, path = '') =>
    fetch(page + path, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
  return {
    session,
    page,
    submit,
    status: async () => (await rig.stripe.checkout.sessions.retrieve(session.id)).status,
  }
}

describe('the hosted page', () => {
  test('shows what is bought, in the currency', async () => {
    const session = await rig.stripe.checkout.sessions.create(sessionParams({}, 1_200, 'jpy'))
    const html = await (await fetch(session.url ?? '')).text()
    expect(html).toContain('Italy 5 GB, 30 days')
    expect(html).toContain('Pay ¥1,200')
    expect(html).not.toContain('Bank debit')
  })

  test('escapes what the store sends', async () => {
    const params = sessionParams({ cancel_url: 'https://store.example.test/?a="><script>1</script>' })
    const html = await (await fetch((await rig.stripe.checkout.sessions.create(params)).url ?? '')).text()
    expect(html).not.toContain('<script>1</script>')
  })

  test('takes a card and sends the buyer back with the session id', async () => {
    const { session, submit, status } = await openPage()
    const answer = await submit({ ...CARD, cardNumber: '4242 4242 4242 4242' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(
      `https://store.example.test/orders/ord_1?session=${session.id}`,
    )
    expect(await status()).toBe('complete')
    const again = await submit({ ...CARD, cardNumber: '4242 4242 4242 4242' })
    expect(again.headers.get('location')).toContain(session.id)
    expect(await (await fetch(`${rig.url}/c/pay/${session.id}`)).text()).toContain('all done here')
  })

  test.each([
    ['4000 0000 0000 0002', 'Your card was declined.'],
    ['4000 0000 0000 9995', 'insufficient funds'],
    ['4111 1111 1111 1111', 'non test card'],
    ['4242 4242 4242 4241', 'card number is invalid'],
    ['4242', 'card number is incomplete'],
  ])('refuses %s', async (cardNumber, message) => {
    const { submit, status } = await openPage()
    const answer = await submit({ ...CARD, cardNumber })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(message)
    expect(await status()).toBe('open')
  })

  test('asks the bank, which may refuse first and agree later', async () => {
    const { submit, status } = await openPage()
    const cardNumber = '4000 0025 0000 3155'
    expect((await submit({ ...CARD, cardNumber })).headers.get('location')).toMatch(/\/bank$/)
    expect(await (await submit({ outcome: 'refused' }, '/bank')).text()).toContain('unable to authenticate')
    expect(await status()).toBe('open')
    await submit({ ...CARD, cardNumber })
    expect((await submit({ outcome: 'confirmed' }, '/bank')).status).toBe(303)
    expect(await status()).toBe('complete')
  })

  test('takes a bank debit that is still unpaid', async () => {
    const { session, submit } = await openPage()
    await submit({ ...CARD, method: 'bank_debit', debitOutcome: 'failed' })
    expect(await rig.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    })
    rig.world.advance(60_000)
    const { data } = await rig.stripe.events.list({ type: 'checkout.session.async_payment_failed' })
    expect(data).toHaveLength(1)
  })

  test('offers only the allowed methods', async () => {
    const { page, submit } = await openPage({ allowed_payment_method_types: ['card'] })
    expect(await (await fetch(page)).text()).not.toContain('Bank debit')
    expect((await submit({ ...CARD, method: 'bank_debit' })).status).toBe(422)
  })

  test('can be left without returning to the store', async () => {
    const { submit, status } = await openPage()
    const answer = await submit({ ...CARD, cardNumber: '4242424242424242', after: 'close' })
    expect(answer.status).toBe(200)
    expect(await status()).toBe('complete')
  })

  test('ends with the session and can be started again', async () => {
    const after_expiration = { recovery: { enabled: true } }
    const { session, page } = await openPage({ after_expiration })
    rig.world.advance(25 * 3_600_000)
    const answer = await fetch(page)
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain('has expired')
    const expired = await rig.stripe.checkout.sessions.retrieve(session.id)
    const fresh = await fetch(expired.after_expiration?.recovery?.url ?? '', { redirect: 'manual' })
    const id = (fresh.headers.get('location') ?? '').split('/').at(-1) ?? ''
    expect(await rig.stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: 'open',
      recovered_from: session.id,
      amount_total: 1_250,
      metadata: { order_id: 'ord_1' },
    })
  })
})
