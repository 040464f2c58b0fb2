const PAUSE_MS = 150

/** Asks again and again until the answer is right; the last answer is in the error when it never is. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean = Boolean,
  timeoutMs = 45_000,
): Promise<T> {
  const endsAt = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (isRight(answer)) return answer
    if (Date.now() > endsAt) throw new Error(`${what}: still ${JSON.stringify(answer)} after ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
