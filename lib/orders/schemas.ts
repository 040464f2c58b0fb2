import * as z from 'zod'
import { typedText } from '../core/typed-text'
import { MOST_LINES } from './limits'
import { taxPlace } from './tax-place'

/** Input of the orders module, shared by forms, server actions and route handlers. */

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .meta({ description: 'Receipt and the way back to the order go here.' })
const freeText = z.string().transform(typedText)
const currency = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/)
  .meta({ description: 'ISO 4217 code.' })
const iccid = z
  .string()
  .trim()
  .min(18)
  .max(40)
  .meta({ description: '18 to 22 digits starting with 89; blanks and dashes are ignored.' })

const promotionCode = freeText
  .pipe(z.string().trim().max(80))
  .optional()
  .meta({ description: 'Refused with its reason where it does not apply; the quote is not made then.' })

/** Kept only where the store works out tax, and no more of it than tax asks for. */
const taxLocation = z
  .strictObject({
    country: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/)
      .meta({ description: 'ISO 3166-1 alpha-2.' }),
    postal_code: z.string().trim().max(16).nullable().default(null).meta({
      description: 'Needed for the United States and Canada; not kept for other countries.',
    }),
  })
  .refine(({ country, postal_code }) => taxPlace(country, postal_code) !== null, {
    path: ['postal_code'],
    message: 'is not a postal code of that country',
  })
  .transform(({ country, postal_code }) => taxPlace(country, postal_code))
  .nullable()
  .default(null)
  .meta({
    id: 'TaxLocation',
    description:
      'Where the buyer is. The price includes any tax and does not depend on it. null: as they tell it to Stripe.',
  })

const bundleId = z.string().regex(/^bdl_[0-9a-z]{25}$/)

/** One or more new eSIMs; the labels say whose they will be. */
export const basketInput = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          bundle_id: bundleId,
          quantity: z.int().min(1).max(MOST_LINES).default(1),
          labels: z
            .array(freeText.pipe(z.string().trim().max(40)))
            .max(MOST_LINES)
            .default([]),
          travel_date: z.iso.date().nullable().default(null).meta({
            description:
              'The day of travel, from today to a year ahead where the buyer is. Needed where the bundle says `travel_date_required`; not kept where it does not.',
          }),
        }),
      )
      .min(1)
      .max(MOST_LINES),
    currency: currency.optional(),
    promotion_code: promotionCode,
    outside_restricted: z.boolean().default(false).meta({
      description:
        'The buyer says not to be in a country that one of the bundles is not sold from. Needed where there is such a country and the store cannot tell; it never counts against what the store can tell.',
    }),
  })
  .meta({ id: 'BasketInput' })

export const deviceInput = z
  .strictObject({
    model: freeText.pipe(z.string().trim().min(1).max(80)).nullable(),
    verdict: z.enum(['fits', 'unsure', 'skipped']),
    variant: z.enum(['usual', 'elsewhere']).nullable().default(null).meta({
      description:
        'Made for where the model is the usual one, or for elsewhere (or not sure). null: it makes no difference.',
    }),
    eid: z.boolean().default(false).meta({ description: 'Whether *#06# showed an EID.' }),
    lock: z
      .enum(['free', 'locked', 'unknown'])
      .default('unknown')
      .meta({ description: 'Whether an operator has locked the phone.' }),
  })
  .meta({ id: 'Device', description: 'What the buyer said of the phone before paying.' })

export const quoteInput = z
  .object({
    iccid,
    bundle_id: bundleId.optional(),
    currency: currency.optional(),
    promotion_code: promotionCode,
  })
  .meta({ id: 'QuoteInput' })

export const placeOrderInput = z.object({
  quote_id: z.string().regex(/^qot_[0-9a-z]{25}$/),
  email,
  locale: z.enum(['en', 'tr', 'de', 'fr', 'ar']).default('en'),
  device: deviceInput.nullable().default(null),
})

/** Over HTTP, where a signed-in buyer may pay from the wallet. */
export const orderInput = placeOrderInput
  .extend({
    wallet: z.enum(['first', 'only']).nullable().default(null).meta({
      description:
        'Signed in only. first: the wallet as far as it goes, the rest by card. only: the wallet or nothing. null: by card.',
    }),
    affiliate_code: freeText.pipe(z.string().trim().max(80)).optional().meta({
      description:
        'Whose link the buyer came by. It changes no price and refuses no order: a code that is nobody’s is left out.',
    }),
    tax_location: taxLocation,
  })
  .meta({ id: 'OrderInput' })

export const renewalRequestInput = z
  .object({
    iccid,
    email,
    note: freeText.pipe(z.string().trim().max(2000)).default(''),
    locale: z.enum(['en', 'tr', 'de', 'fr', 'ar']).default('en'),
  })
  .meta({ id: 'RenewalRequestInput' })
