import * as z from 'zod'
import { countryByAlpha2 } from '../core/countries'
import { isId } from '../core/ids'
import { PROVIDER_IDS } from '../providers/types'
import { RESTRICTION_KINDS } from './types'

const country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .refine((code) => countryByAlpha2(code) !== null, 'is no country of ISO 3166-1')
const text = z.string().trim().min(1).max(500)

const appliesTo = z.union([
  z.strictObject({ bundleId: z.string().refine((id) => isId('bdl', id), 'is no id of a bundle') }),
  z.strictObject({ provider: z.enum(PROVIDER_IDS) }),
  /** Whatever is valid there. */
  z.strictObject({ country }),
])

/** A restriction as it is stated. */
export const restrictionInput = z
  .strictObject({
    kind: z.enum(RESTRICTION_KINDS),
    appliesTo,
    /** Where a buyer may not be. */
    buyerCountries: z.array(country).max(250).default([]),
    /** By language. */
    texts: z.partialRecord(z.enum(['en', 'tr', 'de', 'fr', 'ar']), text).default({}),
    /** Who says so, and on which day it was read there. */
    source: z.strictObject({ url: z.url({ protocol: /^https$/ }).max(500), date: z.iso.date() }),
    startsAt: z.date().default(() => new Date()),
    endsAt: z.date().nullable().default(null),
  })
  .refine(({ kind, buyerCountries }) => (kind === 'not_sold_from') === buyerCountries.length > 0, {
    path: ['buyerCountries'],
    message: 'are needed for not_sold_from, and for nothing else',
  })
  .refine(({ kind, texts }) => kind !== 'notice' || texts.en !== undefined, {
    path: ['texts', 'en'],
    message: 'is what a notice says',
  })
  .refine(({ startsAt, endsAt }) => endsAt === null || endsAt > startsAt, {
    path: ['endsAt'],
    message: 'is before the start',
  })
