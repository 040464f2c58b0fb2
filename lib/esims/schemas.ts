import * as z from 'zod'
import { CARD_STATES } from './types'

/** A status check over HTTP: what may be asked, and exactly what a stranger is told. */

export const checkInput = z
  .object({
    iccid: z.string().max(80).meta({
      description: '18 to 22 digits starting with 89; blanks, dashes, a label and a trailing F are ignored.',
      example: '8932042000010245583',
    }),
    confirmed: z.boolean().default(false).meta({
      description: 'The number was compared with the card although its check digit does not fit.',
    }),
    refresh: z.boolean().default(false).meta({
      description:
        'Ask the provider again although there is an answer younger than a minute; once in 5 minutes.',
    }),
  })
  .meta({ id: 'CheckInput' })

const instant = z.iso.datetime()
const bytes = z.int().min(0)

const issuer = z
  .strictObject({
    name: z.string().nullable(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable()
      .meta({ description: 'ISO 3166-1 alpha-2; null for international networks.' }),
  })
  .meta({
    id: 'Issuer',
    description: 'Who issued the profile. Says nothing of the seller or the destination.',
  })

const allowance = z.union([z.strictObject({ bytes }), z.strictObject({ unlimited: z.literal(true) })])

export const cardPlan = z
  .strictObject({
    name: z.string(),
    countries: z.array(z.string().regex(/^[A-Z]{2}$/)),
    data: allowance.nullable(),
    used_bytes: bytes.nullable(),
    remaining_bytes: bytes.nullable(),
    started_at: instant.nullable(),
    ends_at: instant.nullable(),
    duration_days: z.int().nullable(),
  })
  .meta({ id: 'CardPlan' })

export const expectedLag = z.int().min(0).nullable().meta({
  description:
    'By how much the figures may lag behind what was used, as the provider documents it; null = not stated.',
})

export const cardOutput = z
  .strictObject({
    iccid: z.string(),
    issuer: issuer.nullable(),
    state: z.enum(CARD_STATES),
    plan: cardPlan.nullable(),
    queued_plans: z.int().min(0).meta({ description: 'Plans waiting behind the shown one.' }),
    as_of: instant.meta({ description: 'When the figures were true.' }),
    expected_lag_seconds: expectedLag,
    source: z.enum(['provider', 'cache', 'last_known']).meta({
      description:
        'provider = asked just now; cache = asked less than a minute ago; last_known = the provider is down now.',
    }),
    renewable: z.boolean(),
  })
  .meta({ id: 'EsimCard' })

/** What a problem of a check carries besides the members of every problem. */
export const checkProblemMembers = z
  .object({
    suggestions: z.array(z.string()).optional().meta({ description: 'ICCID_CHECK_DIGIT: did you mean …?' }),
    issuer: issuer.nullable().optional().meta({ description: 'ESIM_NOT_FOUND, PROVIDERS_UNREACHABLE.' }),
    unreachable: z
      .array(z.string())
      .optional()
      .meta({ description: 'PROVIDERS_UNREACHABLE: who could not be asked.' }),
  })
  .meta({ id: 'CheckProblemMembers' })
