/**
 * Answers at whole multiples of a time only, so that how long the work took tells nothing about what was found.
 * @param everyMs above what the branches of the work differ by
 */
export async function evenly<T>(everyMs: number, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const outcome = await work()
  const rest = everyMs - ((performance.now() - startedAt) % everyMs)
  await new Promise((resolve) => setTimeout(resolve, rest))
  return outcome
}
