import 'server-only'
import * as z from 'zod'
import { db } from '../../platform/db/client'
import type { ProviderId } from '../../providers/types'
import type { PriceRule } from '../types'

const amounts = z.record(z.string(), z.int().nonnegative())
const steps = z.record(
  z.string(),
  z.object({ step: z.int().positive(), less: z.int().nonnegative() }).refine(({ step, less }) => less < step),
)

/** @throws ZodError when a rule of the table is not of the form that its column states */
export async function readPriceRules(): Promise<PriceRule[]> {
  const rows = await db()
    .selectFrom('store.price_rules')
    .selectAll()
    .where('is_active', '=', true)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    ruleId: row.id,
    provider: row.provider as ProviderId | null,
    country: row.country,
    marginPercent: row.margin_percent,
    feeMinor: amounts.parse(row.fee_minor),
    floorMinor: amounts.parse(row.floor_minor),
    rounding: steps.parse(row.rounding),
  }))
}
