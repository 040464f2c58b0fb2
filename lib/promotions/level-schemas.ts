import * as z from 'zod'

const MOST_LEVELS = 20
const minor = z.int().positive()
const name = z.string().trim().min(1).max(60)

const level = z.strictObject({
  thresholdMinor: z.int().min(0),
  basisPoints: z.int().min(0).max(10_000),
  capMinor: minor.nullable().default(null),
  names: z.object({ en: name }).catchall(name),
})

/** All levels of a store, as they are set: in place of those there were. None: there are no levels any more. */
export const levelsInput = z
  .strictObject({
    /** Of thresholds and caps. */
    currency: z.string().regex(/^[A-Z]{3}$/),
    levels: z.array(level).max(MOST_LEVELS),
  })
  .superRefine(({ levels }, context) => {
    const sorted = levels.toSorted((a, b) => a.thresholdMinor - b.thresholdMinor)
    sorted.forEach((one, index) => {
      const below = sorted[index - 1]
      const refuse = (message: string) =>
        context.addIssue({ code: 'custom', path: ['levels', index], message })
      if (!below) return
      if (one.thresholdMinor === below.thresholdMinor) refuse('has the threshold of another one')
      // Who spends more never gets less for it.
      const capOf = ({ capMinor }: typeof one) => capMinor ?? Number.POSITIVE_INFINITY
      if (one.basisPoints < below.basisPoints || capOf(one) < capOf(below))
        refuse('gives less than a lower one')
    })
  })
