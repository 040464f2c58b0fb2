import { describe, expect, test } from 'vitest'
import { extraBytes } from '@/lib/catalog/larger'
import { chooseOffers } from '@/lib/catalog/offers'
import { asksNoMore, isSoldTo, notSoldFrom, registrationOf } from '@/lib/catalog/restrictions'
import { priceInversions } from '@/lib/catalog/rules'
import { restrictionInput } from '@/lib/catalog/schemas'
import { cheapestOfEach } from '@/lib/catalog/shop-rules'
import type { PricedBundle } from '@/lib/catalog/types'
import { soldTo } from '@/lib/orders/sold-where'
import { bundle, priced, restriction } from './samples'

const ids = (offers: readonly PricedBundle[]) => offers.map(({ bundle: { bundleId } }) => bundleId)
const closedIn = (...buyerCountries: string[]) => [restriction({ buyerCountries })]
const registration = restriction({ restrictionId: 'rst_r', kind: 'needs_registration', country: 'TR' })
const notice = restriction({ restrictionId: 'rst_n', kind: 'notice', texts: { en: 'An example.' } })

describe('what is not sold somewhere stands for nothing that is', () => {
  test('of equal things the cheapest is shown, and the cheapest that is sold to more buyers', () => {
    const offers = [
      priced({ bundleId: 'bdl_closed', restrictions: closedIn('AQ', 'BV') }, 200),
      priced({ bundleId: 'bdl_less', provider: 'airhub', restrictions: closedIn('BV') }, 300),
      priced({ bundleId: 'bdl_other', provider: 'esimcard', restrictions: closedIn('HM') }, 350),
      priced({ bundleId: 'bdl_open', provider: 'esimhub' }, 400),
      priced({ bundleId: 'bdl_dear', provider: 'esimhub', ref: 'dear' }, 500),
      priced({ bundleId: 'bdl_dear_closed', ref: 'dear', restrictions: closedIn('AQ') }, 600),
    ]
    expect(ids(chooseOffers(offers, new Set()))).toEqual(['bdl_closed', 'bdl_less', 'bdl_other', 'bdl_open'])
  })
  test('more data for less money hides nothing that asks less of its buyer', () => {
    const small = priced({ bundleId: 'bdl_small' }, 400)
    for (const restrictions of [closedIn('AQ'), [registration], [notice]]) {
      const large = priced({ bundleId: 'bdl_large', data: { bytes: 5e9 }, restrictions }, 300)
      expect(ids(chooseOffers([small, large], new Set()))).toEqual(['bdl_small', 'bdl_large'])
      expect(priceInversions([small, large])).toEqual([])
      const same = priced({ bundleId: 'bdl_small', restrictions }, 400)
      expect(ids(chooseOffers([same, large], new Set()))).toEqual(['bdl_large'])
    }
  })
  test('nor in the lists of the old shop’s API, nor in place of what a promotion makes larger', () => {
    const closed = priced({ bundleId: 'bdl_closed', restrictions: closedIn('AQ') }, 200)
    const open = priced({ bundleId: 'bdl_open' }, 400)
    expect(ids(cheapestOfEach([open, closed], () => ''))).toEqual(['bdl_closed', 'bdl_open'])
    const larger = bundle({ data: { bytes: 5e9 }, restrictions: closedIn('AQ') })
    expect(extraBytes(larger, bundle())).toBe(0)
    expect(extraBytes(larger, bundle({ restrictions: closedIn('AQ', 'BV') }))).toBe(4e9)
  })
  test('the same is asked whoever states it, and a notice is like no other one', () => {
    const again = { restrictions: [{ ...registration, restrictionId: 'rst_other' }] }
    expect(asksNoMore(again, { restrictions: [registration] })).toBe(true)
    const everywhere = { restrictions: [{ ...registration, country: null }] }
    expect(asksNoMore(everywhere, { restrictions: [registration] })).toBe(false)
    const other = { restrictions: [{ ...notice, restrictionId: 'rst_other' }] }
    expect(asksNoMore(other, { restrictions: [notice] })).toBe(false)
  })
})

describe('what is stated', () => {
  test('of registration: where, or whatever the country', () => {
    expect(registrationOf({ restrictions: [notice, ...closedIn('AQ')] })).toBeNull()
    const greece = { ...registration, country: 'GR' }
    expect(registrationOf({ restrictions: [registration, greece, registration] })).toEqual({
      isEverywhere: false,
      countries: ['GR', 'TR'],
    })
    expect(registrationOf({ restrictions: [{ ...registration, country: null }] })).toEqual({
      isEverywhere: true,
      countries: [],
    })
  })
  test('of places: each once, and only a known country is closed', () => {
    const both = { restrictions: [...closedIn('BV', 'AQ'), ...closedIn('AQ')] }
    expect(notSoldFrom(both)).toEqual(['AQ', 'BV'])
    expect(['AQ', 'DE', null].map((country) => isSoldTo(both, country))).toEqual([false, true, true])
  })
})

describe('who may buy', () => {
  const open = bundle()
  const closed = bundle({ bundleId: 'bdl_closed', restrictions: closedIn('AQ', 'BV') })
  const code = (...args: Parameters<typeof soldTo>) => {
    const sold = soldTo(...args)
    return sold.ok ? 'sold' : sold.error.code
  }
  test('where it is known, that decides and no word of the buyer does', () => {
    for (const saysOutside of ['all' as const, [], ['AQ', 'BV']]) {
      expect(code([open, closed], { country: 'AQ', saysOutside })).toBe('NOT_SOLD_FROM_COUNTRY')
      expect(code([open, closed], { country: 'DE', saysOutside })).toBe('sold')
      expect(code([open], { country: 'AQ', saysOutside })).toBe('sold')
    }
  })
  test('where it is not, who says so; nothing said is not that', () => {
    expect(code([open, closed], { country: null, saysOutside: 'all' })).toBe('sold')
    expect(code([open, closed], { country: null, saysOutside: [] })).toBe('COUNTRY_NOT_CONFIRMED')
    expect(code([closed])).toBe('COUNTRY_NOT_CONFIRMED')
    expect(code([open])).toBe('sold')
  })
  test('who was asked of other countries has said nothing of these', () => {
    const said = (saysOutside: readonly string[]) => code([open, closed], { country: null, saysOutside })
    expect(said(['AQ', 'BV', 'HM'])).toBe('sold')
    for (const some of [['AQ'], ['BV', 'HM'], ['HM']]) expect(said(some)).toBe('COUNTRY_NOT_CONFIRMED')
  })
  test('the refusal names the bundle and the places', () => {
    expect(soldTo([open, closed])).toMatchObject({
      error: { fields: { items: 'bdl_closed: not sold from AQ, BV.' } },
    })
  })
})

describe('stating one', () => {
  const wish = {
    kind: 'not_sold_from',
    appliesTo: { provider: 'airhub' },
    buyerCountries: ['AQ'],
    source: { url: 'https://example.com/terms', date: '2027-01-31' },
  }
  const wrong = (over: object) => {
    const parsed = restrictionInput.safeParse({ ...wish, ...over })
    return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'))
  }
  test('needs a source with its day, one thing that it is about, and countries that exist', () => {
    expect(wrong({})).toEqual([])
    expect(wrong({ source: undefined })).toEqual(['source'])
    expect(wrong({ source: { ...wish.source, url: 'http://example.com' } })).toEqual(['source.url'])
    expect(wrong({ source: { ...wish.source, url: 'javascript:alert(1)' } })).toEqual(['source.url'])
    expect(wrong({ source: { ...wish.source, date: '2027-02-30' } })).toEqual(['source.date'])
    expect(wrong({ appliesTo: {} })).toEqual(['appliesTo'])
    expect(wrong({ appliesTo: { provider: 'airhub', country: 'AQ' } })).toEqual(['appliesTo'])
    expect(wrong({ buyerCountries: ['XX'] })).toEqual(['buyerCountries.0'])
    expect(wrong({ buyerCountries: [] })).toEqual(['buyerCountries'])
    expect(wrong({ kind: 'needs_registration' })).toEqual(['buyerCountries'])
    expect(wrong({ kind: 'notice', buyerCountries: [], texts: { de: 'Nur deutsch' } })).toEqual(['texts.en'])
  })
})
