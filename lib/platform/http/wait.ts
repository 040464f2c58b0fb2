/** Waits for shared work, or until the signal says that this caller no longer waits. The work itself goes on. */
export function waitOr<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  whenLeaving: () => T,
): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const leave = () => resolve(whenLeaving())
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
