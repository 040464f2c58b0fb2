import 'server-only'
import type * as z from 'zod'
import { fail, ok, type Result } from '../../core/result'
import { inTransaction } from '../../platform/db/client'
import { levelsInput } from '../level-schemas'
import { replaceLevels } from '../repo/levels'

/** The levels of the store from now on; an empty list ends them. What orders were promised stands. Errors: VALIDATION. */
export async function setLevels(
  wish: z.input<typeof levelsInput>,
): Promise<Result<{ readonly levels: number }>> {
  const parsed = levelsInput.safeParse(wish)
  if (!parsed.success)
    return fail('VALIDATION', {
      fields: Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])),
    })
  const { currency, levels } = parsed.data
  await inTransaction((tx) =>
    replaceLevels(
      tx,
      levels.map((one) => ({
        threshold_minor: one.thresholdMinor,
        currency,
        basis_points: one.basisPoints,
        cap_minor: one.capMinor,
        names: one.names,
      })),
    ),
  )
  return ok({ levels: levels.length })
}
