import { describe, expect, test } from 'vitest'
import { issuerOf } from '@/lib/esims/issuer'

describe('issuer of an ICCID', () => {
  test.each([
    ['8932042000010245583', 'Belgacom International Carrier Services S.A. (BICS SA)', 'BE'],
    ['89450421180216254864', 'Telia Sonera A/S', 'DK'],
    ['8999701000000000000', 'Kar-Tel Ltd', 'KZ'],
  ])('%s was issued by %s', (iccid, name, country) => {
    expect(issuerOf(iccid)).toEqual({ name, country })
  })

  test('the longest prefix decides where one prefix begins another', () => {
    expect(issuerOf('8988310500000000000')?.name).toBe('Airnity SAS')
    expect(issuerOf('8988310000000000000')?.name).toBe('MediaLincc Ltd')
  })

  test('international networks have no country', () => {
    expect(issuerOf('8988216000000000000')).toEqual({
      name: 'Thuraya Satellite Telecommunications Company',
      country: null,
    })
  })

  test('an unlisted issuer still has its country where the calling code belongs to one only', () => {
    expect(issuerOf('8949999000000000000')).toEqual({ name: null, country: 'DE' })
    expect(issuerOf('8970199000000000000')).toEqual({ name: null, country: 'RU' })
  })

  test('a calling code shared by many countries says nothing', () => {
    expect(issuerOf('8915550000000000000')).not.toEqual({ name: null, country: 'US' })
    expect(issuerOf('8989999999999999999')).toBeNull()
  })
})
