import { expect, test } from 'vitest'
import { dataOf, get, post, signIn } from './support/old-shop'
import { aBundle, assignBody, payAsStripeJs, totalsOf } from './support/old-shop-buying'
import { until } from './support/until'
import { sweep } from './support/world'

/** The wallet as the old shop's clients use it: top up by card, see the balance, pay with it. */

test('§3.6 topped up by card, shown in user-info and both reads, and spent by one purchase however often it is pressed', async () => {
  const session = await signIn()
  const token = String(session.access_token)
  const bundle = await aBundle()
  const amount = Math.ceil(bundle.price) + 5
  const offer = await dataOf(post('wallet/top-up', { amount }, { token }))
  expect(offer).toMatchObject({
    payment_status: 'PENDING',
    payment_intent_client_secret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
    total_price_display: expect.stringContaining(bundle.currency_code),
  })
  const twice = await dataOf(post('wallet/topup', { amount }, { token }))
  expect(twice.order_id, 'a double click is one top-up').toBe(offer.order_id)
  const { id } = await payAsStripeJs(offer)
  const wallet = { balance: amount, currency: bundle.currency_code }
  await until(
    'in the wallet',
    async () => {
      await sweep()
      return dataOf(get('wallet/balance', { token }))
    },
    (shown) => shown.balance === amount,
  )
  expect(await dataOf(get('wallet/user_wallet_by_user', { token }))).toEqual(wallet)
  const person = await dataOf(get('auth/user-info', { token }))
  expect(person.user_info).toMatchObject({ balance: amount, currency_code: bundle.currency_code })
  expect(await dataOf(get(`wallet/user_wallet_by_id/${person.user_token}`, { token }))).toEqual(wallet)
  expect(await totalsOf(id)).toMatchObject({ captured: Math.round(amount * 100) })

  const body = assignBody(bundle, { payment_type: 'Wallet' })
  const answers = await Promise.all([1, 2, 3].map(() => dataOf(post('user/bundle/assign', body, { token }))))
  expect(new Set(answers.map(({ order_id }) => order_id)).size).toBe(1)
  expect(answers[0]).toMatchObject({
    payment_status: 'COMPLETED',
    payment_intent_client_secret: null,
    publishable_key: null,
    customer_id: null,
  })
  const left = await dataOf(get('wallet/balance', { token }))
  expect(Math.round(left.balance * 100)).toBe(Math.round(amount * 100) - Math.round(bundle.price * 100))
  const esim = await dataOf(get(`user/my-esim-by-order/${answers[0]?.order_id}`, { token }))
  expect(esim.iccid).toMatch(/^\d{18,22}$/)
  const history = await dataOf(get('user/order-history?page_index=1&page_size=10', { token }))
  expect(
    history.map((one: Record<string, unknown>) => [one.order_type, one.payment_type, one.order_status]),
  ).toEqual([
    ['Assign', 'Wallet', 'success'],
    ['Wallet_Top_Up', 'Card', 'success'],
  ])
  const notices = await dataOf(get('user/user-notification?page_index=1&page_size=10', { token }))
  expect(notices.map((one: Record<string, unknown>) => one.category)).toContain('9')
})

test('a wallet that does not cover the price is told so, and nothing is ordered; configurations offer both ways', async () => {
  const token = String((await signIn()).access_token)
  const answer = await post('user/bundle/assign', assignBody(await aBundle(), { payment_type: 'Wallet' }), {
    token,
  })
  expect([answer.status, answer.body.developerMessage]).toEqual([400, 'INSUFFICIENT_FUNDS'])
  const settings = (await dataOf(get('app/configurations'))) as { key: string; value: string }[]
  expect(settings.find(({ key }) => key === 'ALLOWED_PAYMENT_TYPES')?.value).toBe('Card,Wallet')
  expect((await post('wallet/top-up', { amount: 'much' }, { token })).status).toBe(400)
  expect((await get('wallet/balance')).status).toBe(401)
})
