import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DOCUMENTED_ICCID, SAMPLE_ESIMS, UNKNOWN_ICCID } from '../../sandbox/providers/samples'
import { type Outside, read, rows, startOutside } from './support'

let outside: Outside
beforeAll(async () => {
  outside = await startOutside()
})
afterAll(() => outside.close())
beforeEach(() => outside.world.reset())

const keys = () => ({
  'x-api-key': outside.env.TRAVELROAM_API_KEY ?? '',
  clientSecret: outside.env.TRAVELROAM_CLIENT_SECRET ?? '',
})
const ask = (path: string, body: unknown, headers: Record<string, string> = keys()) =>
  outside.call('POST', `${outside.env.TRAVELROAM_BASE_URL}${path}`, { body, headers })
const buy = (extra: object = {}) =>
  ask('/processorders', { bundleName: 'esim_1GB_7D_TR_V2', orderType: 'COUNTRY', ...extra })

describe('TravelRoam', () => {
  it('answers 403 to bad keys, and also to an ICCID of somebody else: only the text differs', async () => {
    const badKeys = await ask('/esims/details', { iccid: DOCUMENTED_ICCID }, { 'x-api-key': 'x' })
    const stranger = await ask('/esims/details', { iccid: UNKNOWN_ICCID })
    expect([badKeys.status, stranger.status]).toEqual([403, 403])
    expect(read(stranger.json, 'message')).toBe('ICCID not yours')
    await outside.control('PUT', '/settings', { vendor: 'travelroam', options: { unknownIccid: '404' } })
    expect((await ask('/esims/details', { iccid: UNKNOWN_ICCID })).status).toBe(404)
  })

  it('knows the documented eSIM figure by figure', async () => {
    const details = await ask('/esims/details', { iccid: DOCUMENTED_ICCID })
    expect(details.json).toEqual({
      iccid: DOCUMENTED_ICCID,
      matchingId: 'BJTZ7-DSPJI-JHHTL-M2Z0I',
      smdpAddress: 'rsp-3104.idemia.io',
      profileStatus: 'Installed',
      firstInstalledDateTime: Date.UTC(2025, 10, 2, 1, 1, 0),
    })
    const applied = await ask('/esims/applied/bundles', { iccid: DOCUMENTED_ICCID })
    expect(read(applied.json, 'bundles', 0, 'description')).toBe('eSIM, 1GB, 7 Days, Turkey, V2')
    expect(read(applied.json, 'bundles', 0, 'assignments', 0)).toMatchObject({
      callTypeGroup: 'data',
      initialQuantity: 1_000_000_000,
      remainingQuantity: 0,
      startTime: '2025-11-02T01:01:00.000Z',
      endTime: '2025-11-09T01:01:00.000Z',
    })
    const location = await ask('/esims/location', { iccid: DOCUMENTED_ICCID })
    expect(location.json).toMatchObject({ networkName: 'AveaIletisim Hizmetleri A.S.', country: 'TR' })
  })

  it('reads by POST, refuses other methods, unknown fields and bodies that are not JSON', async () => {
    const get = await outside.call('GET', `${outside.env.TRAVELROAM_BASE_URL}/catalogue`, { headers: keys() })
    expect(get.status).toBe(405)
    expect((await ask('/catalogue', { countries: 'TR', limit: 5 })).status).toBe(400)
    expect((await ask('/catalogue', '{oops')).status).toBe(400)
    expect((await ask('/nowhere', {})).status).toBe(404)
    expect(
      (await ask('/processorders', { bundleName: 'esim_1GB_7D_TR_V2', orderType: 'REGION' })).status,
    ).toBe(400)
  })

  it('lists the whole catalogue at once and filters by country, region and description', async () => {
    const all = await ask('/catalogue', {})
    expect(rows(all.json, 'bundles')).toHaveLength(1_500)
    const names = (answer: { json: unknown }) => rows(answer.json, 'bundles').map((one) => read(one, 'name'))
    const turkey = await ask('/catalogue', { countries: 'TR,GR' })
    expect(names(turkey)).toContain('esim_1GB_7D_TR_V2')
    expect(names(turkey)).toContain('esim_1GB_7D_REUP_V2')
    expect(names(turkey)).not.toContain('esim_1GB_7D_JP_V2')
    expect(names(await ask('/catalogue', { region: 'Europe' }))).toContain('esim_1GB_7D_DE_V2')
    expect(names(await ask('/catalogue', { description: 'eSIM, 1GB, 7 Days, Turkey*' }))).toEqual([
      'esim_1GB_7D_TR_V2',
    ])
  })

  it('buys again when the same order is sent again, and shows both', async () => {
    const first = await buy()
    const second = await buy()
    const iccids = [first, second].map((one) => read(one.json, 'order', 0, 'esims', 0, 'iccid'))
    expect(new Set(iccids).size).toBe(2)
    expect(outside.world.purchases.list()).toHaveLength(2)
    const reference = String(read(first.json, 'orderReference'))
    const assignments = await outside.call(
      'GET',
      `${outside.env.TRAVELROAM_BASE_URL}/getesimassignments?orderReference=${reference}`,
      { headers: keys() },
    )
    expect(read(assignments.json, 'esims', 0, 'iccid')).toBe(iccids[0])
  })

  it('applies a top-up to the ICCID and lists one assignment per time it was bought', async () => {
    const active = SAMPLE_ESIMS.find((one) => one.vendor === 'travelroam' && one.state === 'active')
    await buy({ iccid: active?.iccid })
    await buy({ iccid: active?.iccid })
    const applied = await ask('/esims/applied/bundles', { iccid: active?.iccid })
    expect(rows(applied.json, 'bundles', 0, 'assignments')).toHaveLength(2)
    expect(read(applied.json, 'bundles', 0, 'assignments', 0, 'startTime')).toBeUndefined()
    expect(outside.world.purchases.list().map((one) => one.kind)).toEqual(['topup', 'topup'])
  })

  it('answers 422 under test credentials and for a bundle it does not have', async () => {
    const unknown = await ask('/processorders', { bundleName: 'esim_1gb_7d_tr_v2', orderType: 'COUNTRY' })
    expect(unknown.status).toBe(422)
    await outside.control('PUT', '/settings', { vendor: 'travelroam', options: { testCredentials: true } })
    const limited = await buy()
    expect(limited.status).toBe(422)
    expect(outside.world.purchases.list()).toHaveLength(0)
  })

  it('uses data up as the clock moves on, never more than was bought', async () => {
    const active = SAMPLE_ESIMS.find((one) => one.vendor === 'travelroam' && one.state === 'active')
    const remaining = async () => {
      const { json } = await ask('/esims/applied/bundles', { iccid: active?.iccid })
      return Number(read(json, 'bundles', 0, 'assignments', 0, 'remainingQuantity'))
    }
    const before = await remaining()
    outside.world.advance(24 * 3_600_000)
    const after = await remaining()
    expect(before - after).toBeGreaterThan(100_000_000)
    outside.world.advance(400 * 24 * 3_600_000)
    expect(await remaining()).toBe(0)
  })
})
