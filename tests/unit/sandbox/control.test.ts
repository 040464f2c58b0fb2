import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ESIM_STATES } from '../../sandbox/providers/planting'
import { SAMPLE_ESIMS } from '../../sandbox/providers/samples'
import { buyers } from './buyers'
import { type Outside, read, rows, startOutside } from './support'

let outside: Outside
beforeAll(async () => {
  outside = await startOutside()
})
afterAll(() => outside.close())
beforeEach(() => outside.world.reset())

describe('the control API', () => {
  it('sets, lists and removes faults and names what it does not understand', async () => {
    const set = await outside.control('POST', '/faults', {
      vendor: 'travelroam',
      kind: 'status_429',
      remaining: 2,
    })
    expect(set.json).toMatchObject({ fault: { vendor: 'travelroam', operation: '*', remaining: 2 } })
    expect((await buyers(outside).travelroam?.order())?.status).toBe(429)
    expect(rows((await outside.control('GET', '/faults')).json, 'faults')).toMatchObject([{ remaining: 1 }])
    await outside.control('DELETE', `/faults/${read(set.json, 'fault', 'id')}`)
    expect(rows((await outside.control('GET', '/faults')).json, 'faults')).toEqual([])
    const odd = await outside.control('POST', '/faults', { vendor: 'nobody', kind: 'sulk' })
    expect([odd.status, Object.keys(read(odd.json, 'errors') as object)]).toEqual([422, ['vendor', 'kind']])
    expect((await outside.control('GET', '/nonsense')).status).toBe(404)
  })

  it('hides credentials in the journal and lists purchases', async () => {
    const shops = buyers(outside)
    await shops.airhub?.login()
    await shops.airhub?.order()
    const journal = rows((await outside.control('GET', '/journal?vendor=airhub')).json, 'journal')
    expect(journal.map((entry) => read(entry, 'operation'))).toEqual(['login', 'order'])
    expect(read(journal[0], 'request', 'password')).toBe('[hidden]')
    expect(read(journal[0], 'response', 'token')).toBe('[hidden]')
    const purchases = rows((await outside.control('GET', '/purchases')).json, 'purchases')
    expect(purchases).toMatchObject([{ vendor: 'airhub', kind: 'order', sku: '199999', priceMinor: 10 }])
  })

  it('takes an ordinary answering time per operation, which is no fault', async () => {
    await outside.control('PUT', '/settings', { vendor: 'travelroam', operation: 'order', delayMs: 60 })
    await buyers(outside).travelroam?.order()
    const entry = outside.world.journal.list().at(-1)
    expect(entry?.durationMs).toBeGreaterThanOrEqual(55)
    expect(entry?.fault).toBeNull()
  })

  it('advances the clock and resets everything to its start', async () => {
    await outside.control('POST', '/clock', { advanceMs: 86_400_000 })
    expect(Number(read((await outside.control('GET', '/clock')).json, 'aheadMs'))).toBeCloseTo(86_400_000, -2)
    await buyers(outside).travelroam?.order()
    await outside.control('PUT', '/settings', { vendor: 'travelroam', options: { testCredentials: true } })
    await outside.control('POST', '/catalogue', { vendor: 'travelroam', size: 10 })
    await outside.control('POST', '/reset')
    expect(outside.world.purchases.list()).toEqual([])
    expect(outside.shop('travelroam').wallet.balanceMinor).toBe(10_000_000)
    expect(outside.shop('travelroam').catalogue.list()).toHaveLength(1_500)
    expect(Number(read((await outside.control('GET', '/clock')).json, 'aheadMs'))).toBeCloseTo(0, -2)
    expect((await buyers(outside).travelroam?.order())?.status).toBe(200)
  })

  it('changes catalogues', async () => {
    const change = (body: object) => outside.control('POST', '/catalogue', { vendor: 'airhub', ...body })
    expect((await change({ op: 'reprice', percent: 1 })).json).toMatchObject({ changed: 15 })
    expect((await change({ op: 'remove', count: 4 })).json).toMatchObject({ changed: 4, size: 1_497 })
    expect((await change({ op: 'add', count: 2 })).json).toMatchObject({ changed: 2, size: 1_499 })
    expect((await change({ size: 100 })).json).toMatchObject({ size: 101 })
  })

  it.each(ESIM_STATES)('plants an eSIM that is %s at each vendor', async (state) => {
    for (const vendor of ['travelroam', 'airhub', 'esimcard', 'esimhub']) {
      const planted = await outside.control('POST', '/esims', {
        vendor,
        state,
        place: 'GR',
        dataMb: 3_000,
        days: 30,
      })
      expect(planted.status).toBe(201)
      const iccid = String(read(planted.json, 'iccid'))
      const changed = await outside.control('POST', '/esims', { vendor, state: 'expired', iccid })
      expect(read(changed.json, 'iccid')).toBe(iccid)
    }
  })

  it('uses a bought eSIM without being told its vendor, and keeps its bundle and its top-up', async () => {
    const { catalogue } = outside.shop('travelroam')
    const bundle = catalogue.find('JP', 3_000, 30)
    const sale = outside.shop('travelroam').sell({ bundle, esim: null })
    outside.shop('travelroam').sell({ bundle, esim: sale?.esim ?? null })
    const used = await outside.control('POST', '/esims', { iccid: sale?.esim.iccid, state: 'active' })
    expect(used.json).toMatchObject({ vendor: 'travelroam', sku: 'esim_3GB_30D_JP_V2' })
    expect(sale?.esim.profile).toBe('Enabled')
    expect(sale?.esim.applications.map((one) => one.startsAt === null)).toEqual([false, true])
    expect(sale?.application.startsAt).toBeGreaterThanOrEqual(sale?.at ?? 0)
    expect((await outside.control('POST', '/esims', { iccid: '8999', state: 'active' })).status).toBe(404)
  })

  it('knows every sample at its vendor', () => {
    for (const sample of SAMPLE_ESIMS) {
      const shop = outside.shop(sample.vendor)
      expect(shop.esims.has(sample.iccid)).toBe(true)
      for (const number of sample.numbers.slice(0, 1)) expect(shop.salesByNumber.has(number)).toBe(true)
    }
  })

  it('sends the hub’s callback to the app with the headers it was given', async () => {
    const seen: unknown[] = []
    const app = createServer((req, res) => {
      req.on('data', (chunk: Buffer) => seen.push(req.headers['x-secret'], JSON.parse(String(chunk))))
      req.on('end', () => res.end('ok'))
    })
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/api/webhooks/esimhub`
    const sample = SAMPLE_ESIMS.find((one) => one.vendor === 'esimhub')
    const answer = await outside.control('POST', '/hub-callback', {
      url,
      headers: { 'x-secret': 's' },
      order_id: sample?.orderIds[0],
      event_type: 'PLAN-80',
    })
    expect(read(answer.json, 'answer')).toEqual({ status: 200, body: 'ok' })
    expect(seen).toMatchObject([
      's',
      { order_id: sample?.orderIds[0], iccid: sample?.iccid, event_type: 'PLAN-80' },
    ])
    app.close()
  })

  it('shows the board', async () => {
    const board = await outside.call('GET', `${outside.baseUrl}/`)
    expect(board.headers.get('content-type')).toContain('text/html')
    expect(board.text).toContain('The outside world, on your machine')
    expect(board.text).not.toContain('/*SCRIPT*/')
    const state = await outside.control('GET', '/state')
    expect(rows(state.json, 'vendors').map((one) => read(one, 'id'))).toContain('stripe')
    expect(JSON.stringify(read(state.json, 'addresses'))).not.toContain('secret')
  })
})
