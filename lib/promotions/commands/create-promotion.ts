import 'server-only'
import type * as z from 'zod'
import { newId } from '../../core/ids'
import { fail, ok, type Result } from '../../core/result'
import { insertPromotion } from '../repo/promotions'
import { promotionInput } from '../schemas'

/** A new promotion. Errors: VALIDATION, with the fields; also where its code is another promotion's. */
export async function createPromotion(
  wish: z.input<typeof promotionInput>,
): Promise<Result<{ readonly promotionId: string }>> {
  const parsed = promotionInput.safeParse(wish)
  if (!parsed.success)
    return fail('VALIDATION', {
      fields: Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])),
    })
  const { benefit, scope, limits, ...input } = parsed.data
  const id = newId('prm')
  const isNew = await insertPromotion({
    id,
    code: input.code,
    benefit: benefit.kind,
    basis_points: 'basisPoints' in benefit ? benefit.basisPoints : null,
    amount_minor: 'amountMinor' in benefit ? benefit.amountMinor : null,
    extra_bytes: 'bytes' in benefit ? benefit.bytes : null,
    currency: input.currency,
    countries: scope.countries,
    bundle_ids: scope.bundleIds,
    line_kinds: scope.lineKinds,
    user_ids: scope.userIds,
    first_order_only: scope.firstOrderOnly,
    starts_at: input.startsAt,
    ends_at: input.endsAt,
    max_uses: limits.maxUses,
    per_user_uses: limits.perUserUses,
    budget_minor: limits.budgetMinor,
    per_user_budget_minor: limits.perUserBudgetMinor,
    min_order_minor: limits.minOrderMinor,
    counts_devices: limits.countsDevices ?? scope.firstOrderOnly,
    is_public: input.isPublic,
    names: input.names,
  })
  return isNew ? ok({ promotionId: id }) : fail('VALIDATION', { fields: { code: 'is another promotion’s' } })
}
