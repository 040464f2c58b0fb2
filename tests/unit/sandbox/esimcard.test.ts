import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SAMPLE_ESIMS, UNKNOWN_ICCID } from '../../sandbox/providers/samples'
import { type Outside, read, rows, startOutside } from './support'

let outside: Outside
let token = ''
beforeAll(async () => {
  outside = await startOutside()
})
afterAll(() => outside.close())
beforeEach(async () => {
  outside.world.reset()
  const body = { email: outside.env.ESIMCARD_EMAIL, password: outside.env.ESIMCARD_PASSWORD }
  const answer = await outside.call('POST', `${outside.env.ESIMCARD_BASE_URL}/login`, { body })
  token = String(read(answer.json, 'access_token'))
})

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  outside.call(method, `${outside.env.ESIMCARD_BASE_URL}${path}`, {
    ...(body === undefined ? {} : { body }),
    headers: { authorization: `Bearer ${token}`, ...headers },
  })
const sample = (state: string) =>
  SAMPLE_ESIMS.find((one) => one.vendor === 'esimcard' && one.state === state)?.iccid ?? ''
const turkey = () => {
  const { catalogue } = outside.shop('esimcard')
  return catalogue.keyOf(catalogue.find('TR', 1_000, 7))
}

describe('eSIMCard', () => {
  it('answers 401 to a bad login, a missing and an expired token', async () => {
    const bad = await ask('POST', '/login', { email: 'a', password: 'b' })
    expect([bad.status, bad.json]).toEqual([401, { status: false, message: 'Invalid login details' }])
    expect(token).toMatch(/^\d+\|[0-9a-f]{40}$/)
    outside.world.advance(51 * 60_000)
    const expired = await ask('GET', '/balance')
    expect([expired.status, expired.json]).toEqual([401, { message: 'Unauthenticated.' }])
    const html = await ask('GET', '/balance', undefined, { accept: 'text/html' })
    expect([html.status, html.json]).toEqual([401, undefined])
  })

  it('caps per_page at 100, writes prices as text and 0 for unlimited', async () => {
    const page = await ask('GET', '/packages?page=1&per_page=500')
    expect(rows(page.json, 'data')).toHaveLength(100)
    expect(read(page.json, 'meta')).toMatchObject({
      perPage: 100,
      currentPage: 1,
      total: 1_500,
      lastPage: 15,
    })
    expect(rows(page.json, 'data').every((row) => typeof read(row, 'price') === 'string')).toBe(true)
    const unlimited = outside.shop('esimcard').catalogue.find('TR', null, 7)
    const id = outside.shop('esimcard').catalogue.keyOf(unlimited)
    expect(read((await ask('GET', `/package/detail/${id}`)).json, 'data')).toMatchObject({
      data_quantity: 0,
      unlimited: true,
    })
  })

  it('knows either package/detail or package/details, with the misspelt countries', async () => {
    expect((await ask('GET', `/package/details/${turkey()}`)).status).toBe(404)
    const detail = await ask('GET', `/package/detail/${turkey()}`)
    expect(read(detail.json, 'data', 'romaing_countries', 0, 'name')).toBe('Turkey')
    await outside.control('PUT', '/settings', { vendor: 'esimcard', options: { detailPath: 'details' } })
    expect((await ask('GET', `/package/details/${turkey()}`)).status).toBe(200)
    expect((await ask('GET', `/package/detail/${turkey()}`)).status).toBe(404)
  })

  it('shows a 1 GB plan as 0.9313 "GB" and an unlimited one as a word', async () => {
    const usage = await ask('GET', `/my-sim/${sample('nearly_empty')}/usage`)
    expect(read(usage.json, 'data')).toMatchObject({
      initial_data_quantity: '0.9313',
      initial_data_unit: 'GB',
    })
    const unlimited = await ask('GET', `/my-sim/${sample('unlimited')}/usage`)
    expect(read(unlimited.json, 'data', 'rem_data_quantity')).toBe('Unlimited')
  })

  it('finds an eSIM by ICCID or own id and writes dates without a zone', async () => {
    const byIccid = await ask('GET', `/my-esims/${sample('active')}`)
    expect(read(byIccid.json, 'data', 'sim', 'status')).toBe('Active')
    const id = String(read(byIccid.json, 'data', 'sim', 'id'))
    const byId = await ask('GET', `/my-esims/${id}`)
    expect(read(byId.json, 'data', 'sim', 'iccid')).toBe(sample('active'))
    expect(read(byId.json, 'data', 'in_use_packages', 0, 'date_activated')).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
    )
    expect((await ask('GET', `/my-esims/${UNKNOWN_ICCID}`)).status).toBe(404)
  })

  it('sells at once with the whole eSIM, charges a repeated purchase again, and lists the newest first', async () => {
    const first = await ask('POST', '/package/purchase', { package_type_id: turkey() })
    expect(read(first.json, 'data')).toMatchObject({ sim_applied: true, sim: { status: 'Released' } })
    await ask('POST', '/package/purchase', { package_type_id: turkey() })
    expect(outside.world.purchases.list()).toHaveLength(2)
    const list = await ask('GET', '/my-esims?page=1')
    expect(rows(list.json, 'data').map((row) => read(row, 'iccid'))[1]).toBe(
      read(first.json, 'data', 'sim', 'iccid'),
    )
    const bundles = await ask('GET', '/my-bundles?page=1')
    expect(
      rows(bundles.json, 'data')
        .slice(0, 2)
        .map((row) => read(row, 'package_type_id')),
    ).toEqual([turkey(), turkey()])
  })

  it('delays without naming any id, and the eSIM appears two minutes later', async () => {
    await outside.control('PUT', '/settings', { vendor: 'esimcard', options: { delayed: true } })
    const total = async () => Number(read((await ask('GET', '/my-esims')).json, 'meta', 'total'))
    const before = await total()
    const delayed = await ask('POST', '/package/purchase', { package_type_id: turkey() })
    expect(read(delayed.json, 'data', 'sim_applied')).toBe(false)
    expect(Object.keys(read(delayed.json, 'data') as object).sort()).toEqual(['message', 'sim_applied'])
    expect(outside.world.purchases.list()).toHaveLength(1)
    expect(await total()).toBe(before)
    outside.world.advance(121_000)
    expect(await total()).toBe(before + 1)
  })

  it('names order_id and sim_id on the async path and applies it later', async () => {
    const sold = await ask('POST', '/package/purchase/async', { package_type_id: turkey() })
    const simId = read(sold.json, 'data', 'sim_id')
    const orderId = read(sold.json, 'data', 'order_id')
    const pending = await ask('GET', `/my-esims/${simId}`)
    expect(read(pending.json, 'data', 'sim')).toMatchObject({ status: 'Initiated', iccid: null })
    expect(read((await ask('GET', `/order/${orderId}`)).json, 'data', 0, 'status')).toBe('Processing')
    outside.world.advance(16_000)
    const ready = await ask('GET', `/my-esims/${simId}`)
    expect(read(ready.json, 'data', 'sim', 'qr_code_text')).toMatch(/^LPA:1\$/)
    expect(read((await ask('GET', `/order/${orderId}`)).json, 'data', 0, 'status')).toBe('Completed')
  })

  it('tops up by iccid or imei, not a revoked eSIM', async () => {
    const check = await ask('POST', '/can-topup-esim', {
      iccid: sample('revoked'),
      package_type_id: turkey(),
    })
    expect(read(check.json, 'data', 'topup_available')).toBe(false)
    const refused = await ask('POST', '/package/purchase', {
      package_type_id: turkey(),
      iccid: sample('revoked'),
    })
    expect([refused.status, read(refused.json, 'status')]).toEqual([200, false])
    await ask('POST', '/package/purchase', { package_type_id: turkey(), imei: sample('active') })
    expect(outside.world.purchases.list()).toMatchObject([{ kind: 'topup', iccid: sample('active') }])
  })

  it('answers 422 with errors per field, and buys nothing under the sandbox flag', async () => {
    const missing = await ask('POST', '/package/purchase', {})
    expect(missing.status).toBe(422)
    expect(rows(missing.json, 'errors', 'package_type_id')).toEqual([
      'The package_type_id field is required.',
    ])
    const pretend = await ask('POST', '/package/purchase', { package_type_id: turkey(), sandbox: true })
    expect(read(pretend.json, 'data', 'sim_applied')).toBe(true)
    expect(outside.world.purchases.list()).toHaveLength(0)
  })

  it('answers 410 at its old host and names the role one level up', async () => {
    expect((await outside.call('GET', `${outside.baseUrl}/esimcard-old-host/api`)).status).toBe(410)
    const role = await outside.call('GET', `${outside.baseUrl}/esimcard/api/developer/check-token`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(read(role.json, 'extension')).toBe('reseller')
  })
})
