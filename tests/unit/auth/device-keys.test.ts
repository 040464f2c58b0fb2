import { beforeAll, expect, test } from 'vitest'
import { useEnvironment } from '../../support/environment'

beforeAll(() => {
  useEnvironment({ siteUrl: 'https://store.example', vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } })
})
const keys = () => import('@/lib/auth/device-keys')
const cookie = () => import('@/app/_http/device-cookie')

test('a device is known by 256 random bits, which its keys do not show', async () => {
  const { newDeviceId, isDeviceId, deviceKeysOf } = await keys()
  const [one, other] = [newDeviceId(), newDeviceId()]
  expect([isDeviceId(one), one === other]).toEqual([true, false])
  const { kept, told } = deviceKeysOf(one)
  expect([kept.length, told]).toEqual([1, []])
  expect(deviceKeysOf(one)).toEqual({ kept, told })
  expect(deviceKeysOf(other).kept).not.toEqual(kept)
  expect(kept.join()).not.toContain(one)
})

test('who calls itself by another browser’s id is not that browser', async () => {
  const { newDeviceId, deviceKeysOf, allKeys } = await keys()
  const id = newDeviceId()
  const [real, forged] = [deviceKeysOf(id), deviceKeysOf(null, id)]
  expect([forged.kept, forged.told.length]).toEqual([[], 1])
  expect(allKeys(real).filter((key) => allKeys(forged).includes(key))).toEqual([])
})

test('names that many share, and cookies that are not ours, name nobody', async () => {
  const { deviceKeysOf, NO_DEVICE } = await keys()
  for (const told of ['1234', '', ' ', 'a device of mine, I say', 'x'.repeat(129)])
    expect(deviceKeysOf(null, told)).toEqual(NO_DEVICE)
  for (const kept of ['', 'short', 'x'.repeat(44), `${'x'.repeat(42)};`])
    expect(deviceKeysOf(kept)).toEqual(NO_DEVICE)
})

test('a header is added to a cookie and replaces nothing of it', async () => {
  const { newDeviceId, deviceKeysOf } = await keys()
  const { deviceOfRequest } = await cookie()
  const id = newDeviceId()
  const headers = { cookie: `a=1; device=${id}`, 'x-device-id': 'somebody-elses-device' }
  const asked = deviceOfRequest(new Request('https://store.example/', { headers }))
  expect(asked.kept).toEqual(deviceKeysOf(id).kept)
  expect(asked.told).toHaveLength(1)
})

test('the cookie is hidden from scripts and other sites, and keeps what it was; anything else is made anew', async () => {
  const { newDeviceId, isDeviceId } = await keys()
  const { deviceCookie } = await cookie()
  const id = newDeviceId()
  expect(deviceCookie(id)).toMatchObject({
    value: id,
    httpOnly: true,
    sameSite: 'lax',
    secure: true,
    path: '/',
  })
  const made = deviceCookie('chosen-by-somebody').value
  expect([isDeviceId(made), made]).toEqual([true, expect.not.stringContaining('chosen')])
})
