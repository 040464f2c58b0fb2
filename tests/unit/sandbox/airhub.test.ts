import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AIRHUB_OLD_ICCID, SAMPLE_ESIMS } from '../../sandbox/providers/samples'
import { type Outside, read, rows, startOutside } from './support'

let outside: Outside
let token = ''
const partnerCode = 12_345_678

beforeAll(async () => {
  outside = await startOutside()
})
afterAll(() => outside.close())
beforeEach(async () => {
  outside.world.reset()
  token = await login()
})

const url = (path: string) => `${outside.env.AIRHUB_BASE_URL}${path}`
const ask = (path: string, body: unknown) =>
  outside.call('POST', url(path), { body, headers: { authorization: `Bearer ${token}` } })
const order = (id: string, extra: object = {}) =>
  ask('/api/ESIM/PurhaseSim', {
    partnerCode: String(partnerCode),
    planCode: plain(),
    unique_order_id: id,
    ...extra,
  })
const orders = (flag: string, fromDate = '', toDate = '') =>
  ask('/api/ESIM/GetOrderDetail', { partnerCode, flag, fromDate, toDate })

async function login(): Promise<string> {
  const body = { userName: outside.env.AIRHUB_USERNAME, password: outside.env.AIRHUB_PASSWORD }
  const answer = await outside.call('POST', url('/api/Authentication/UserLogin'), { body })
  return String(read(answer.json, 'token'))
}

/** The code of a plan that asks for no travel date. */
function plain(): string {
  return '199999'
}

const plans = (flag: number, codes: string[] = [], countryCode = '') =>
  ask('/api/ESIM/GetPlanInformation', { partnerCode, flag, countryCode, multiplecountrycode: codes })

describe('AirHub', () => {
  it('says no to a bad login inside HTTP 200, and 401 without JSON to a bad token', async () => {
    const bad = await outside.call('POST', url('/api/Authentication/UserLogin'), {
      body: { userName: 'x', password: 'y' },
    })
    expect([bad.status, read(bad.json, 'isSuccess')]).toEqual([200, false])
    token = 'nonsense'
    const refused = await orders('1')
    expect([refused.status, refused.json]).toEqual([401, undefined])
  })

  it('lets a token expire after 50 minutes of the world, or as set', async () => {
    outside.world.advance(49 * 60_000)
    expect((await orders('1')).status).toBe(200)
    outside.world.advance(2 * 60_000)
    expect((await orders('1')).status).toBe(401)
    token = await login()
    await outside.control('PUT', '/settings', { vendor: 'airhub', tokenLifetimeMs: 1_000 })
    outside.world.advance(1_001)
    expect((await orders('1')).status).toBe(401)
  })

  it('writes UK and USA; GB is Wales and US is nothing', async () => {
    const list = await outside.call('GET', url('/api/ESIM/Getcountry_regiondetail?flag=1'), {
      headers: { authorization: `Bearer ${token}` },
    })
    const nameOf = (code: string) =>
      read(
        rows(list.json, 'countryregiondetail').find((row) => read(row, 'code') === code),
        'name',
      )
    expect([nameOf('UK'), nameOf('USA'), nameOf('GB'), nameOf('US')]).toEqual([
      'United Kingdom',
      'United States',
      'Wales',
      undefined,
    ])
    expect(rows((await plans(6, ['UK'])).json, 'getInformation').length).toBeGreaterThan(3)
    expect(rows((await plans(6, ['US'])).json, 'getInformation')).toEqual([])
    const wales = rows((await plans(6, ['GB'])).json, 'getInformation')
    expect(wales.map((plan) => read(plan, 'countryName'))).toEqual(['Wales'])
  })

  it('mixes numbers and text in prices and validities', async () => {
    const all = rows((await plans(0)).json, 'getInformation')
    expect(new Set(all.map((plan) => typeof read(plan, 'price')))).toEqual(new Set(['number', 'string']))
    expect(all.some((plan) => /^\d+$/.test(String(read(plan, 'validity'))))).toBe(true)
    expect(all.some((plan) => /^\d+ Days$/.test(String(read(plan, 'validity'))))).toBe(true)
  })

  it('sells under the misspelt path and rejects a repeated unique_order_id inside HTTP 200', async () => {
    const sold = await order('ful_1')
    expect(sold.json).toMatchObject({ isSuccess: true, simID: expect.stringMatching(/^89999/) })
    const again = await order('ful_1')
    expect([again.status, read(again.json, 'isSuccess')]).toEqual([200, false])
    expect(String(read(again.json, 'message'))).toMatch(/already exists/)
    expect(outside.world.purchases.list().filter((one) => one.clientRef === 'ful_1')).toHaveLength(1)
    const activation = await ask('/api/ESIM/GetActivationCode', {
      partnerCode,
      orderid: [String(read(sold.json, 'orderId'))],
    })
    expect(String(read(activation.json, 'getOrderdetails', 0, 'activationCode'))).toMatch(/^LPA:1\$/)
  })

  it.each([
    ['data', ['data', 'simID']],
    ['result', ['result', 0, 'simID']],
  ])('puts the purchase under %s when told so', async (purchaseShape, path) => {
    await outside.control('PUT', '/settings', { vendor: 'airhub', options: { purchaseShape } })
    const sold = await order('ful_shape')
    expect(String(read(sold.json, ...path))).toMatch(/^89999/)
    expect(read(sold.json, 'simID')).toBeUndefined()
  })

  it('can sell without naming the SIM', async () => {
    await outside.control('PUT', '/settings', { vendor: 'airhub', options: { purchaseWithoutSim: true } })
    const sold = await order('ful_bare')
    expect(read(sold.json, 'isSuccess')).toBe(true)
    expect(read(sold.json, 'simID')).toBeUndefined()
    expect(outside.world.purchases.list()).toHaveLength(1)
  })

  it('lists only the last 300 orders; a date range finds older ones', async () => {
    const last = rows((await orders('1')).json, 'getOrderdetails')
    const has = (list: unknown[], iccid: string) =>
      list.some((row) => String(read(row, 'simID')).includes(iccid))
    expect(last).toHaveLength(300)
    expect(has(last, AIRHUB_OLD_ICCID)).toBe(false)
    const others = SAMPLE_ESIMS.filter((one) => one.vendor === 'airhub' && one.iccid !== AIRHUB_OLD_ICCID)
    expect(others.every((one) => has(last, one.iccid))).toBe(true)
    const range = rows((await orders('2', '2020-01-01', '2099-01-01')).json, 'getOrderdetails')
    expect(has(range, AIRHUB_OLD_ICCID)).toBe(true)
    expect(read((await orders('2', '', '')).json, 'isSuccess')).toBe(false)
  })

  it('puts "SIM ID: " before some numbers, spells vaildity, and leaves consumption mostly empty', async () => {
    const list = rows((await orders('1')).json, 'getOrderdetails')
    const prefixed = list.filter((row) => String(read(row, 'simID')).startsWith('SIM ID: '))
    expect(prefixed.length).toBeGreaterThan(50)
    expect(prefixed.length).toBeLessThan(250)
    expect(list.every((row) => typeof read(row, 'vaildity') === 'string')).toBe(true)
    expect(list.some((row) => read(row, 'dataConsumed') === '')).toBe(true)
    expect(list.some((row) => read(row, 'dataConsumed') !== '')).toBe(true)
    expect(list.every((row) => /^\d{4}-\d\d-\d\d$/.test(String(read(row, 'purchaseDate'))))).toBe(true)
  })

  it('refuses unknown fields with an ASP.NET problem and insists on a travel date where it is mandatory', async () => {
    const extra = await order('ful_x', { quantity: 1 })
    expect(extra.status).toBe(400)
    expect(read(extra.json, 'title')).toBe('One or more validation errors occurred.')
    expect(rows(extra.json, 'errors', 'quantity')).toHaveLength(1)
    const dated = rows((await plans(0)).json, 'getInformation').find(
      (plan) => read(plan, 'isTravelDateRequired') === 'Mandatory',
    )
    const undatedOrder = await order('ful_d', { planCode: read(dated, 'planCode') })
    expect(read(undatedOrder.json, 'isSuccess')).toBe(false)
    const datedOrder = await order('ful_d', { planCode: read(dated, 'planCode'), travelDate: '2026-07-05' })
    expect(read(datedOrder.json, 'isSuccess')).toBe(true)
  })

  it('renews twice when asked twice', async () => {
    const sold = await order('ful_r')
    const renew = { userAmount: '1.00', orderID: String(read(sold.json, 'orderId')), renewalDays: 7 }
    await ask('/api/Renew/InsertRenew', renew)
    await ask('/api/Renew/InsertRenew', renew)
    const data = await ask('/api/Renew/GetRenewData', { orderID: renew.orderID })
    expect(rows(data.json, 'getRenewData')).toHaveLength(2)
    expect(outside.world.purchases.list().map((one) => one.kind)).toEqual(['order', 'topup', 'topup'])
  })

  it.each(['number', 'text', 'object', 'array'])(
    'states the wallet as %s when told so',
    async (walletShape) => {
      await outside.control('PUT', '/settings', { vendor: 'airhub', options: { walletShape } })
      const wallet = await ask('/api/ESIM/GetWallet', { partnerCode })
      expect(JSON.stringify(read(wallet.json, 'getwallet'))).toContain('100000')
    },
  )
})
