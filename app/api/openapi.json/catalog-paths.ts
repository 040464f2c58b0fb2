import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { RESTRICTION_KINDS } from '@/lib/catalog/types'
import { REGION_IDS } from '@/lib/core/regions'
import { bundleSchema, moneySchema } from '@/lib/orders/api-schemas'
import { bundlesQuery, currencyQuery } from '../v2/_catalog/schemas'
import { operation } from './operation'

const restrictionSchema = z
  .strictObject({
    restriction_id: z.string(),
    kind: z.enum(RESTRICTION_KINDS).meta({
      description:
        'needs_registration: somebody has to register, or to be identified. not_sold_from: not sold to who is in one of `buyer_countries`. notice: what `texts` say.',
    }),
    country: z.string().length(2).nullable().meta({
      description: 'Of whatever is valid there, ISO 3166-1 alpha-2; null: of the bundle as such.',
    }),
    buyer_countries: z.array(z.string().length(2)),
    texts: z.record(z.string(), z.string()).meta({ description: 'By language; may be empty.' }),
    source_url: z.url(),
    source_date: z.iso.date().meta({ description: 'The day on which the source said so.' }),
  })
  .meta({
    id: 'Restriction',
    description: 'Stated by whoever runs the store: show it before somebody pays.',
  })

const offerFields = {
  ...bundleSchema.shape,
  slug: z.string().meta({ description: 'Last segment of its page, /bundles/{slug}.' }),
  scope: z.enum(['country', 'region', 'global', 'sea']).nullable(),
  kind: z.enum(['data', 'data_voice_sms']).nullable(),
  voice_minutes: z.int().nullable(),
  sms_count: z.int().nullable(),
  speeds: z.array(z.string()),
  top_up_allowed: z.boolean().nullable(),
  activation_policy: z.enum(['first_use', 'installation', 'purchase']).nullable(),
  travel_date_required: z.boolean().meta({ description: 'A quote of it needs `travel_date`.' }),
  restrictions: z.array(restrictionSchema),
  price: moneySchema,
  price_per_gb: moneySchema.nullable(),
  price_per_day: moneySchema.nullable(),
}
export const offerSchema = z
  .strictObject(offerFields)
  .meta({ id: 'Offer', description: 'Null is "not stated by the provider".' })

export const bundlePageSchema = z
  .strictObject({
    currency: z.string(),
    bundles: z.array(offerSchema),
    next_cursor: z.string().nullable().meta({ description: 'For the next page; null at the end.' }),
  })
  .meta({ id: 'BundlePage' })

export const bundleDetailSchema = z
  .strictObject({
    ...offerFields,
    on_sale: z.boolean(),
    operators: z.array(z.strictObject({ country: z.string().nullable(), name: z.string() })),
    better_bundle_id: z
      .string()
      .nullable()
      .meta({ description: 'Gives at least as much and costs no more.' }),
    instead_bundle_ids: z
      .array(z.string())
      .meta({ description: 'The nearest ones, where this is off sale.' }),
  })
  .meta({ id: 'BundleDetail' })

export const destinationsSchema = z
  .strictObject({
    currency: z.string(),
    destinations: z.array(
      z.strictObject({
        country: z.string().length(2),
        slug: z.string(),
        bundles: z.int().positive(),
        from: moneySchema,
        restrictions: z.array(restrictionSchema).meta({ description: 'Of everything that is valid there.' }),
      }),
    ),
  })
  .meta({ id: 'Destinations' })

export const regionsSchema = z
  .strictObject({
    currency: z.string(),
    regions: z.array(
      z.strictObject({
        region: z.enum(REGION_IDS),
        countries: z.array(z.string().length(2)),
        bundles: z.int().nonnegative(),
        from: moneySchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'Regions' })

const CHANGES = 'Send the `etag` back as `if-none-match`: 304 while nothing has changed.'

/** What is for sale. */
export const catalogPaths: ZodOpenApiPathsObject = {
  '/api/v2/destinations': {
    get: operation({
      id: 'listDestinations',
      summary: 'Countries with bundles, each with its lowest price',
      description: CHANGES,
      params: { query: currencyQuery },
      answer: [200, 'The countries.', destinationsSchema],
      problems: [400, 503],
    }),
  },
  '/api/v2/regions': {
    get: operation({
      id: 'listRegions',
      summary: 'Regions, the world and the sea, each with its lowest price',
      description: CHANGES,
      params: { query: currencyQuery },
      answer: [200, 'The regions.', regionsSchema],
      problems: [400, 503],
    }),
  },
  '/api/v2/bundles': {
    get: operation({
      id: 'listBundles',
      summary: 'Bundles of a country, of several, or of a region',
      description: `Of equal bundles the cheapest; more data never costs less. The price is the one a quote gives. ${CHANGES}`,
      params: { query: bundlesQuery },
      answer: [200, 'A page of bundles.', bundlePageSchema],
      problems: [400, 503],
    }),
  },
  '/api/v2/bundles/{id}': {
    get: operation({
      id: 'readBundle',
      summary: 'One bundle with all that is known of it, on sale or not',
      description: CHANGES,
      params: { path: z.object({ id: z.string() }), query: currencyQuery },
      answer: [200, 'The bundle.', bundleDetailSchema],
      problems: [400, 404, 503],
    }),
  },
}
