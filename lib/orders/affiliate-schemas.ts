import * as z from 'zod'
import { isoTime, moneySchema } from './api-schemas'

/** What an affiliate reads over HTTP. */
export const affiliateSchema = z
  .strictObject({
    name: z.string(),
    code: z.string().meta({ description: 'Of its links, `/a/{code}`, and of `affiliate_code` of an order.' }),
    basis_points: z.int().meta({ description: 'Of what is paid and kept: hundredths of a percent.' }),
    window_days: z.int().meta({ description: 'How long after a click an order counts.' }),
    hold_days: z.int().meta({ description: 'How long after its delivery a commission may be paid out.' }),
    is_active: z.boolean(),
    figures: z.array(
      z.strictObject({
        orders: z.int(),
        commission: moneySchema,
        reversed: moneySchema.meta({ description: 'Of it, by refunds and lost disputes.' }),
        waiting: moneySchema.meta({ description: 'Earned, and not to be paid out yet.' }),
        payable: moneySchema.meta({
          description: 'Below zero where more was paid out than is left: set off against what comes next.',
        }),
        paid_out: moneySchema,
      }),
    ),
    payouts: z.array(
      z.strictObject({
        payout_id: z.string(),
        amount: moneySchema,
        reference: z.string().meta({ description: 'What the bank calls the transfer.' }),
        at: isoTime,
      }),
    ),
  })
  .meta({ id: 'Affiliate' })
