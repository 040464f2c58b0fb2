import * as z from 'zod'
import { MOST_TRIP_COUNTRIES } from '@/lib/catalog/trip'
import { readTrip } from '@/lib/catalog/trip-query'
import { SORTS } from '@/lib/catalog/wishes'
import { REGION_IDS } from '@/lib/core/regions'

export const MOST_PER_PAGE = 200

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .optional()
  .meta({ description: 'ISO 4217, one that the store sells in; the store’s own where none is named.' })

export const currencyQuery = z.strictObject({ currency })

const codes = z
  .string()
  .max(60)
  .refine((text) => text.split(',').length <= MOST_TRIP_COUNTRIES, `at most ${MOST_TRIP_COUNTRIES} countries`)
  .refine((text) => readTrip(text).length === new Set(text.toUpperCase().split(',')).size, 'unknown country')

export const bundlesQuery = z
  .strictObject({
    country: codes
      .refine((text) => !text.includes(','), 'one country; several go into `countries`')
      .optional()
      .meta({ description: 'ISO 3166-1 alpha-2.', example: 'TR' }),
    countries: codes
      .optional()
      .meta({ description: 'Up to eight codes by commas: what is valid in all of them.', example: 'TR,GR' }),
    region: z.enum(REGION_IDS).optional(),
    currency,
    sort: z.enum(SORTS).default('price'),
    cursor: z
      .string()
      .regex(/^bdl_[0-9a-z]{1,40}$/)
      .optional()
      .meta({ description: '`next_cursor` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(MOST_PER_PAGE).default(50),
  })
  .refine(
    (query) => [query.country, query.countries, query.region].filter((one) => one !== undefined).length === 1,
    'name one of country, countries, region',
  )
