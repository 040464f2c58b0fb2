const SLOW_MS = 2_000

export type Say = (line: string) => void

/** One line per step when it is done, and one before when it takes long enough to wonder. */
export async function step<T>(say: Say, title: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now()
  const timer = setTimeout(() => say(`  …  ${title}`), SLOW_MS)
  try {
    const result = await work()
    say(`  ✓  ${title}  ${((Date.now() - started) / 1000).toFixed(1)} s`)
    return result
  } catch (error) {
    say(`  ✗  ${title}`)
    throw error
  } finally {
    clearTimeout(timer)
  }
}
