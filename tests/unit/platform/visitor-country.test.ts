import { afterEach, describe, expect, test, vi } from 'vitest'
import { useEnvironment } from '../../support/environment'

useEnvironment({ vendors: { MAIL_FROM: '' } })
afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

async function countryOf(sent: Record<string, string>, onVercel: boolean): Promise<string | null> {
  vi.stubEnv('VERCEL', onVercel ? '1' : '')
  const { visitorCountry } = await import('@/lib/platform/http/visitor-country')
  return visitorCountry(new Headers(sent))
}

describe('where a visitor is', () => {
  test('is what Vercel says, and only there', async () => {
    expect(await countryOf({ 'x-vercel-ip-country': 'DE' }, true)).toBe('DE')
    vi.resetModules()
    expect(await countryOf({ 'x-vercel-ip-country': 'DE' }, false)).toBeNull()
  })
  test.each([
    'cf-ipcountry',
    'x-country-code',
    'x-forwarded-for',
    'cloudfront-viewer-country',
    'x-geo-country',
  ])('is not what a client sends as %s', async (name) => {
    expect(await countryOf({ [name]: 'DE' }, true)).toBeNull()
  })
  test('is not known where Vercel names no country', async () => {
    for (const value of ['', 'XX', 'T1', 'DE, FR']) {
      expect(await countryOf({ 'x-vercel-ip-country': value }, true)).toBeNull()
    }
  })
})
