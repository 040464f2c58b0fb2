import { READING, type Situation } from './rules'

/**
 * When `decideResolution` gives an unclear purchase to a person if its readings go on as the last one did: where it is in no
 * listing or cannot be told apart at the end of the settle window, where the provider is at it or silent much later.
 * @param reason what the last reading ended with; any other text, and nothing is promised
 * @returns ISO 8601; null before the first reading, and once the time has passed: then the next reading decides
 */
export function lookingUntil(
  reason: string | null,
  { sentAtMs, nowMs, settings }: Pick<Situation, 'sentAtMs' | 'nowMs'> & { readonly settings: Patience },
): string | null {
  const seconds = patienceOf(reason ?? '', settings)
  const atMs = seconds === null ? nowMs : sentAtMs + seconds * 1000
  return atMs > nowMs ? new Date(atMs).toISOString() : null
}

type Patience = Pick<Situation['settings'], 'settleWindowSeconds' | 'manualAfterSeconds'>

function patienceOf(reason: string, settings: Patience): number | null {
  if (reason === READING.unlisted || reason === READING.unclear) return settings.settleWindowSeconds
  const waits = reason === READING.pending || reason.startsWith(READING.unreadable)
  return waits ? settings.manualAfterSeconds : null
}
