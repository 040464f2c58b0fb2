import * as z from 'zod'
import type { PurchaseSnapshot } from '../../contract'
import { applicationIdOf, dataAssignments } from './mapping'
import type { VendorApplied } from './schemas'

/** An application of a bundle, reduced to what tells it from another one. */
const markSchema = z.object({
  bundle: z.string(),
  id: z.string().nullable(),
  initial: z.number().nullable(),
  remaining: z.number().nullable(),
  start: z.string().nullable(),
})
export type Mark = z.infer<typeof markSchema>
const snapshotSchema = z.object({ applied: z.array(markSchema) })

export function marksOf(applied: readonly VendorApplied[]): Mark[] {
  return applied.flatMap((bundle) =>
    dataAssignments(bundle).map((one) => ({
      bundle: bundle.name,
      id: applicationIdOf(one),
      initial: one.initialQuantity,
      remaining: one.remainingQuantity,
      start: one.startTime,
    })),
  )
}

export const marksIn = (snapshot: PurchaseSnapshot | null): Mark[] | null =>
  snapshotSchema.safeParse(snapshot).data?.applied ?? null

/**
 * Applications of the bundle that were not there before. Where the vendor gives no id, an old one is recognised by
 * its size, its start and its remaining data, which may only have gone down; counting alone would be fooled by an old
 * plan that drops off the list while a new one comes in.
 */
export function newApplications(before: readonly Mark[], after: readonly Mark[], bundle: string): Mark[] {
  const old = before.filter((mark) => mark.bundle === bundle)
  const now = after.filter((mark) => mark.bundle === bundle)
  const oldById = new Set(old.map((mark) => mark.id))
  const unmatched = old.filter((mark) => mark.id === null)
  return now.filter((mark) => {
    if (mark.id !== null) return !oldById.has(mark.id)
    const index = unmatched.findIndex((earlier) => isLaterForm(earlier, mark))
    if (index >= 0) unmatched.splice(index, 1)
    return index < 0
  })
}

function isLaterForm(earlier: Mark, later: Mark): boolean {
  const started = earlier.start === null || earlier.start === later.start
  const spent = (earlier.remaining ?? Infinity) >= (later.remaining ?? 0)
  return earlier.initial === later.initial && started && spent
}
