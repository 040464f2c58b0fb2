import * as z from 'zod'
import { typedText } from '../core/typed-text'
import { PLAN_STATES } from '../providers/types'
import { cardPlan, expectedLag } from './schemas'
import { CARD_STATES } from './types'

/** The viewer's own eSIMs over HTTP. */

const MOST_CHARACTERS = 40

/** A name is one line; what no database stores is left out. Empty = no name. */
export const labelInput = z
  .string()
  .max(200)
  .transform((text) => typedText(text).trim())
  .refine((text) => [...text].length <= MOST_CHARACTERS && !/[\p{Cc}\u2028\u2029]/u.test(text))

export const nameEsimInput = z
  .strictObject({
    label: z.string().max(200).nullable().meta({
      description: 'Your own name for it, at most 40 characters; null or empty takes it away.',
      example: 'Mum',
    }),
  })
  .meta({ id: 'NameEsimInput' })

const instant = z.iso.datetime()
const bytes = z.int().min(0)

const allowance = z.union([z.strictObject({ bytes }), z.strictObject({ unlimited: z.literal(true) })])

const soldBundle = z
  .looseObject({
    bundle_id: z.string(),
    name: z.string(),
    data: allowance.nullable(),
    data_period: z.enum(['total', 'day']).nullable(),
    duration_days: z.int().nullable(),
    countries: z.array(z.string()),
  })
  .meta({ id: 'SoldBundle', description: 'What was bought, as it was then.' })

const ownedFields = {
  esim_id: z.string(),
  iccid: z.string(),
  label: z.string().nullable(),
  bought_at: instant,
  bundle: soldBundle.nullable(),
  bundle_on_sale: z.boolean().meta({ description: 'Whether the same can be bought again now.' }),
  installable: z.boolean().meta({ description: 'Whether the installation data is here.' }),
  to_install: z.boolean().meta({ description: 'It is on no phone yet, as far as anybody tells.' }),
  state: z.enum(CARD_STATES),
  plan: cardPlan.nullable(),
  queued_plans: z.int().min(0),
  figures: z
    .strictObject({
      as_of: instant.meta({ description: 'When the figures were true.' }),
      expected_lag_seconds: expectedLag,
      source: z.enum(['provider', 'stored', 'last_known']).meta({
        description:
          'provider = asked just now; stored = asked before; last_known = asked before, and the provider is silent now.',
      }),
    })
    .nullable()
    .meta({ description: 'Null while its provider has never answered.' }),
  renewable: z.boolean(),
  returned_at: instant.nullable().meta({
    description: 'When it was given back for the money: it can neither be installed nor renewed any more.',
  }),
  past: z.boolean().meta({ description: 'Its days are over, it is gone, or it was given back.' }),
}

export const ownedEsimOutput = z.strictObject(ownedFields).meta({ id: 'OwnedEsim' })

export const ownedListOutput = z
  .strictObject({ esims: z.array(ownedEsimOutput), next_cursor: z.string().nullable() })
  .meta({ id: 'OwnedEsims' })

export const ownedDetailOutput = z
  .strictObject({
    ...ownedFields,
    plans: z.array(
      z.strictObject({ ...cardPlan.shape, state: z.enum(PLAN_STATES), is_current: z.boolean() }),
    ),
    top_up_effect: z.enum(['waits', 'not_stated']).meta({
      description: 'What becomes of data that is left when another plan is put on it.',
    }),
    provider: z.string().nullable(),
  })
  .meta({ id: 'OwnedEsimDetail' })

export const namedOutput = z
  .strictObject({ esim_id: z.string(), label: z.string().nullable() })
  .meta({ id: 'NamedEsim' })

export const usageOutput = z
  .strictObject({
    esim_id: z.string(),
    total_bytes: bytes.nullable(),
    samples: z.array(
      z.strictObject({
        taken_at: instant,
        used_bytes: bytes.nullable(),
        remaining_bytes: bytes.nullable(),
        source: z.enum(['poll', 'check', 'event']),
      }),
    ),
    forecast: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('empty_at'), at: instant }),
      z.strictObject({ kind: z.literal('lasts'), until: instant.nullable() }),
      z.strictObject({
        kind: z.literal('none'),
        reason: z.enum(['not_running', 'no_limit', 'too_little_known']),
      }),
    ]),
  })
  .meta({ id: 'EsimUsage', description: 'Of the newest plan, oldest first.' })

export const installationOutput = z
  .strictObject({
    esim_id: z.string(),
    install: z
      .strictObject({
        smdp_address: z.string().nullable(),
        matching_id: z.string().nullable(),
        activation_code: z.string().nullable(),
        apn: z.string().nullable(),
        pin: z.string().nullable(),
        puk: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'Null while the provider has not told it.' }),
  })
  .meta({ id: 'Installation', description: 'Whoever has this can install the eSIM.' })

export const pageQuery = z.object({ cursor: z.string().max(60).optional() })
