import * as z from 'zod'
import { isoTime, moneySchema } from './api-schemas'
import { WALLET_SOURCES } from './wallet-sources'

/** The wallet of an account over HTTP. */

const currency = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/)
  .meta({ description: 'ISO 4217 code.' })

const walletOrder = {
  order_number: z.string(),
  token: z
    .string()
    .nullable()
    .meta({ description: 'Opens the order; null for a top-up, which has no page.' }),
}

export const walletSchema = z
  .strictObject({
    balances: z.array(
      z.strictObject({
        available: moneySchema.meta({ description: 'What may be spent, unless `frozen`.' }),
        held: moneySchema.meta({ description: 'Reserved for orders that are being paid.' }),
        frozen: z.boolean().meta({
          description: 'A payment of this account is disputed, or was lost to a dispute and is owed.',
        }),
      }),
    ),
    owed: z.array(moneySchema).meta({
      description: 'What was taken back and had been spent already; taken from whatever comes in next.',
    }),
    holding: z.array(z.strictObject({ ...walletOrder, amount: moneySchema })),
    currencies: z.array(z.string()).meta({ description: 'What can be topped up.' }),
  })
  .meta({ id: 'Wallet' })

export const statementQuery = z.object({ currency, cursor: z.string().max(20).optional() })

export const statementSchema = z
  .strictObject({
    lines: z.array(
      z.strictObject({
        version: z.int().positive().meta({ description: '1, 2, 3 … without a gap.' }),
        at: isoTime,
        amount: moneySchema.meta({ description: 'Positive = in.' }),
        balance: moneySchema.meta({ description: 'After it.' }),
        source: z.enum(WALLET_SOURCES),
        order: z.strictObject(walletOrder).nullable(),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'WalletStatement' })

export const topUpInput = z
  .strictObject({
    amount_minor: z.int().positive().meta({ description: 'Integer minor units.' }),
    currency,
    locale: z.enum(['en', 'tr', 'de', 'fr', 'ar']).default('en'),
  })
  .meta({ id: 'TopUpInput' })

export const topUpSchema = z
  .strictObject({
    order_number: z.string(),
    amount: moneySchema,
    session_id: z.string().nullable(),
    checkout_url: z.url(),
    paid: z.boolean(),
  })
  .meta({ id: 'TopUp' })
