import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SAMPLE_ESIMS } from '../../sandbox/providers/samples'
import { type Outside, read, rows, startOutside } from './support'

let outside: Outside
beforeAll(async () => {
  outside = await startOutside()
})
afterAll(() => outside.close())
beforeEach(() => outside.world.reset())

const keys = () => ({
  'api-key': outside.env.ESIMHUB_API_KEY ?? '',
  tenant: outside.env.ESIMHUB_TENANT_KEY ?? '',
})
const base = (path: string, headers: Record<string, string> = keys()) =>
  outside.call('GET', `${outside.env.ESIMHUB_BASE_URL}${path}`, { headers })
const core = (method: string, path: string, body?: unknown) =>
  outside.call(method, `${outside.env.ESIMHUB_CORE_URL}/core/api/v1${path}`, {
    headers: keys(),
    ...(body === undefined ? {} : { body }),
  })
/** Stockable, so that it is always there. */
const guid = () => {
  const { catalogue } = outside.shop('esimhub')
  return catalogue.keyOf(catalogue.find('TR', 1_000, 7))
}
const order = (unique: string, extra: object = {}) =>
  core('POST', '/order/create', {
    BundleGuid: guid(),
    Quantity: 1,
    UniqueIdentifier: unique,
    ServiceTag: 'ESIM',
    ...extra,
  })

describe('eSIM Hub', () => {
  it('wants both keys, and keeps its two hosts apart', async () => {
    expect((await base('/configuration', { 'api-key': 'x' })).status).toBe(401)
    expect((await base('/core/api/v1/catalog/Country/get-all')).status).toBe(404)
    const countries = await core('GET', '/catalog/Country/get-all?pageIndex=1&pageSize=300')
    expect(rows(countries.json, 'data', 'countries').length).toBeGreaterThan(190)
    expect(
      rows(countries.json, 'data', 'countries').find((one) => read(one, 'isoCode') === 'TR'),
    ).toMatchObject({
      name: 'Türkiye',
      altName: 'Turkey',
      isoCode3: 'TUR',
    })
  })

  it('pages bundles in the asked currency; unlimited is negative, an exchanged price may be null', async () => {
    const path = '/catalog/api/v1/Bundle/get-all-basic/active'
    const noCurrency = await base(`${path}?pageIndex=1&pageSize=50`)
    expect([noCurrency.status, read(noCurrency.json, 'success')]).toEqual([200, false])
    const page = await base(`${path}?pageIndex=1&pageSize=1500&CurrencyCode=EUR`)
    const items = rows(page.json, 'data', 'items')
    expect([items.length, read(page.json, 'data', 'totalRows')]).toEqual([1_500, 1_500])
    expect(items.some((one) => Number(read(one, 'bundleInfo', 'gprsLimit')) < 0)).toBe(true)
    expect(items.some((one) => read(one, 'exchangedPrice') === null)).toBe(true)
    expect(items.some((one) => typeof read(one, 'exchangedPrice') === 'number')).toBe(true)
    const validities = new Set(
      items.map((one) => String(read(one, 'validityPeriodCycle', 'details', 0, 'name'))),
    )
    expect(validities).toContain('7 Day')
    expect(validities).toContain('7 Days')
  })

  it('buys again for the same UniqueIdentifier', async () => {
    const first = await order('ful_1')
    const second = await order('ful_1')
    expect(read(first.json, 'data', 'orderId')).not.toBe(read(second.json, 'data', 'orderId'))
    expect(outside.world.purchases.list().map((one) => one.clientRef)).toEqual(['ful_1', 'ful_1'])
    const history = await core('GET', '/order/get-order-history?pageIndex=1&pageSize=5')
    expect(
      rows(history.json, 'data', 'orders')
        .map((one) => read(one, 'uniqueIdentifier'))
        .slice(0, 2),
    ).toEqual(['ful_1', 'ful_1'])
  })

  it('gives the activation code by a second call, which may come too early', async () => {
    await outside.control('PUT', '/settings', { vendor: 'esimhub', options: { activationDelayMs: 5_000 } })
    const sold = await order('ful_2')
    expect(read(sold.json, 'data')).toMatchObject({
      activationCode: null,
      smdpAdress: 'smdp.hub.example.com',
    })
    const path = `/order/activation-code?orderId=${read(sold.json, 'data', 'orderId')}`
    const early = await core('GET', path)
    expect([early.status, read(early.json, 'success')]).toEqual([200, false])
    outside.world.advance(5_000)
    expect(read((await core('GET', path)).json, 'data', 'activationCode')).toMatch(/^[0-9A-Z]{5}-/)
  })

  it('tops up by order with a new order id; consumption of the first order counts both', async () => {
    const active = SAMPLE_ESIMS.find((one) => one.vendor === 'esimhub' && one.state === 'active')
    const orderId = active?.orderIds[0]
    const topped = await core('POST', '/order/topup', {
      BundleGuid: guid(),
      OrderId: orderId,
      UniqueIdentifier: 'ful_3',
      ServiceTag: 'ESIM',
    })
    const newId = String(read(topped.json, 'data', 'orderId'))
    expect(newId).not.toBe(orderId)
    const first = await core('GET', `/order/consumption?orderId=${orderId}`)
    expect(read(first.json, 'data')).toMatchObject({
      dataAllocated: 6_000,
      dataUnit: 'MB',
      planStatus: 'Active',
    })
    const own = await core('GET', `/order/consumption?orderId=${newId}`)
    expect(read(own.json, 'data')).toMatchObject({ dataAllocated: 1_000, dataUsed: 0, planStatus: 'Pending' })
  })

  it('has no look-up by ICCID and says no inside HTTP 200', async () => {
    const active = SAMPLE_ESIMS.find((one) => one.vendor === 'esimhub' && one.state === 'active')
    const byIccid = await core('GET', `/order/consumption?orderId=${active?.iccid}`)
    expect([byIccid.status, read(byIccid.json, 'success')]).toEqual([200, false])
    expect((await order('x', { Surprise: 1 })).status).toBe(400)
  })

  it('has bundles that are gone although the catalogue shows them', async () => {
    const { catalogue } = outside.shop('esimhub')
    const codes = await base(
      '/catalog/api/v1/Bundle/get-all-basic/active?pageIndex=1&pageSize=400&CurrencyCode=USD',
    )
    const doubtful = rows(codes.json, 'data', 'items').filter(
      (one) => !read(one, 'bundleInfo', 'isStockable'),
    )
    const answers = await Promise.all(
      doubtful.slice(0, 40).map(async (one) => {
        const code = read(one, 'bundleInfo', 'bundleCode')
        const check = await core('GET', `/order/check-bundle-availability?bundleCode=${code}`)
        return { guid: String(read(one, 'recordGuid')), isThere: read(check.json, 'success') === true }
      }),
    )
    const gone = answers.find((one) => !one.isThere)
    expect(answers.some((one) => one.isThere)).toBe(true)
    expect(catalogue.get(gone?.guid ?? '')).toBeDefined()
    expect(read((await order('y', { BundleGuid: gone?.guid })).json, 'success')).toBe(false)
  })
})
