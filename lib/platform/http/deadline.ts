/**
 * Plain timers and listeners instead of `AbortSignal.timeout` and `AbortSignal.any`: those cost more than the rest of
 * a call. All of them end with what they follow.
 */

/** A controller that also ends when `outer` does, for the same reason. */
export function following(outer: AbortSignal | undefined): AbortController {
  const own = new AbortController()
  if (outer?.aborted) own.abort(outer.reason)
  else outer?.addEventListener('abort', () => own.abort(outer.reason), { once: true })
  return own
}

/** Ends after `timeoutMs` as a TimeoutError, or when `outer` does. `done` gives the timer back; it never holds a process up. */
export function deadlineSignal(
  timeoutMs: number,
  outer?: AbortSignal,
): { readonly signal: AbortSignal; readonly done: () => void } {
  const own = following(outer)
  const timer = setTimeout(
    () => own.abort(new DOMException('The deadline has passed.', 'TimeoutError')),
    timeoutMs,
  )
  timer.unref()
  return { signal: own.signal, done: () => clearTimeout(timer) }
}
