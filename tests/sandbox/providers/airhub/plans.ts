import * as z from 'zod'
import type { SandboxResponse } from '../../kernel/http'
import { hashText } from '../../kernel/random'
import type { Bundle } from '../bundles'
import { createJsonCache } from '../paging'
import { COUNTRIES, type Place } from '../places'
import { type Route, route } from '../routes'
import type { Shop } from '../shop'
import { codeOf, countryList, iso2Of, placeCode, regionList, WALES_CODE } from './codes'
import { businessError, partnerCode, wrongPartner } from './manners'

export const planCodeOf = (bundle: Bundle): string => String(200_000 + bundle.seq)

const KINGDOM: Place = {
  code: 'GB',
  name: 'United Kingdom',
  scope: 'country',
  countries: COUNTRIES.filter((country) => country.iso2 === 'GB'),
}

/** The tiny plan that one public client uses for live smoke tests (§2.1). */
export const TINY_UK_PLAN: Bundle = {
  id: 'UK-1MB-1D',
  seq: -1,
  place: KINGDOM,
  dataMb: 1,
  perDay: false,
  days: 1,
  version: 1,
  priceMinor: 10,
  speeds: ['4G'],
}

const flagged = (value: string | number | undefined) => Number(value ?? 0)

export function planRoutes(shop: Shop): Route[] {
  const cached = createJsonCache(shop.catalogue.version)
  return [
    route({
      at: 'GET /api/ESIM/Getcountry_regiondetail',
      operation: 'countries',
      handle({ req }) {
        const flag = req.query.get('flag')
        if (flag !== '1' && flag !== '2') return businessError('flag must be 1 or 2')
        const list = flag === '1' ? countryList() : regionList()
        return { status: 200, body: { isSuccess: true, message: 'Successful', countryregiondetail: list } }
      },
    }),
    route({
      at: 'GET /api/ESIM/Get_country_wise_flag',
      operation: 'flag',
      handle({ req }) {
        const code = req.query.get('countryCode') ?? ''
        return { status: 200, body: { isSuccess: true, flag: `https://flags.example.com/${code}.png` } }
      },
    }),
    route({
      at: 'POST /api/ESIM/GetPlanInformation',
      operation: 'catalogue',
      body: z.strictObject({
        partnerCode,
        flag: z.union([z.number(), z.string()]),
        // Both keys are asked for whatever the flag (§2.2).
        countryCode: z.string(),
        multiplecountrycode: z.array(z.string()),
      }),
      handle({ body }): SandboxResponse {
        if (wrongPartner(body.partnerCode)) return businessError('Invalid partner code')
        const flag = flagged(body.flag)
        if (flag === 5 && !body.countryCode) return businessError('countryCode is required')
        if (flag === 6 && body.multiplecountrycode.length === 0) {
          return businessError('multiplecountrycode is required')
        }
        if (![0, 1, 2, 4, 5, 6].includes(flag)) return businessError('Invalid flag')
        const codes = flag === 5 ? [body.countryCode] : flag === 6 ? body.multiplecountrycode : null
        return cached(JSON.stringify(codes), () => ({
          isSuccess: true,
          message: 'Successful',
          getInformation: codes
            ? plansFor(shop, codes)
            : shop.catalogue.list().map((b) => plan(b, shop.catalogue.keyOf(b))),
        }))
      },
    }),
    route({
      at: 'POST /api/Plan/GetPlanInformation',
      operation: 'catalogue-old',
      // Reported broken by a client (§2.2).
      handle: () => ({
        status: 500,
        headers: { 'content-type': 'text/plain' },
        body: 'Internal Server Error',
      }),
    }),
  ]
}

function plansFor(shop: Shop, codes: readonly string[]): object[] {
  const bundles = new Set<Bundle>()
  for (const code of codes) {
    const iso2 = iso2Of(code)
    const found = iso2 ? shop.catalogue.forCountry(iso2) : shop.catalogue.forPlace(code)
    // US, and GB for the whole kingdom, find nothing: AirHub writes USA and UK.
    if (iso2 || code.length === 4) for (const bundle of found) bundles.add(bundle)
  }
  const plans = [...bundles].map((bundle) => plan(bundle, shop.catalogue.keyOf(bundle)))
  return codes.includes(WALES_CODE) ? [...plans, walesPlan(shop)] : plans
}

/** What `GB` really buys: a plan for Wales only. Nothing sells it, so a purchase is refused. */
function walesPlan(shop: Shop): object {
  const bundle = shop.catalogue.find('GB', 1_000, 7)
  const base = plan({ ...bundle, priceMinor: 999 }, '199998')
  return { ...base, planName: 'Wales 1 GB', countryName: 'Wales', countryCode: WALES_CODE }
}

export function planName(bundle: Bundle): string {
  const { capacity, capacityUnit } = capacityOf(bundle)
  return `${bundle.place.name} ${[capacity, capacityUnit].filter(Boolean).join(' ')}${bundle.perDay ? ' Daily' : ''}`
}

/** Numbers as text; a daily plan states the amount of one day. */
export function capacityOf(bundle: Bundle): { capacity: string; capacityUnit: string } {
  if (bundle.dataMb === null) return { capacity: 'Unlimited', capacityUnit: '' }
  return bundle.dataMb >= 1_000
    ? { capacity: String(bundle.dataMb / 1_000), capacityUnit: 'GB' }
    : { capacity: String(bundle.dataMb), capacityUnit: 'MB' }
}

export function needsTravelDate(bundle: Bundle): boolean {
  return bundle.id !== TINY_UK_PLAN.id && hashText(`travel:${bundle.id}`) % 9 === 0
}

/** `7` or `7 Days`, differing by plan (§2.2). */
export function validityText(bundle: Bundle): string {
  return hashText(`validity:${bundle.id}`) % 2 === 0 ? String(bundle.days) : `${bundle.days} Days`
}

function plan(bundle: Bundle, planCode: string): Record<string, unknown> {
  const { capacity, capacityUnit } = capacityOf(bundle)
  const price = (bundle.priceMinor / 100).toFixed(2)
  const covered = bundle.place.countries
  return {
    planCode,
    planName: planName(bundle),
    planType: bundle.perDay ? 'Daily' : 'Data',
    countryName: bundle.place.name,
    countryCode: placeCode(bundle.place),
    currency: 'USD',
    // Number or numeric text, differing by plan (§2.2).
    price: hashText(`price:${bundle.id}`) % 2 === 0 ? Number(price) : price,
    capacity,
    capacityUnit,
    dataUnit: capacityUnit,
    validity: validityText(bundle),
    validityType: 'Days',
    connectivity: bundle.speeds.at(-1) ?? '4G',
    network_operator: `${bundle.place.name} Mobile Example`,
    countries_covered: covered.length > 1 ? covered.map(codeOf).join(', ') : bundle.place.name,
    isTravelDateRequired: needsTravelDate(bundle) ? 'Mandatory' : 'No Need',
    travel_date: needsTravelDate(bundle) ? 'Mandatory' : 'No Need',
    additionalInfo: '',
    subscription: '',
    subscriptionPeriod: '',
    phoneNumber: '',
  }
}
