import { findDevice } from './search'

/** Whether an operator has locked the phone, as its owner found. */
export type LockWord = 'free' | 'locked' | 'unknown'

/** What a buyer said of the phone before paying. */
export interface DeviceWords {
  /** Chosen from the list, or typed. */
  readonly model: string
  /** Made for a place where this model is another one, or for "not sure". */
  readonly elsewhere: boolean
  /** `*#06#` showed an EID. */
  readonly eidSeen: boolean
  readonly lock: LockWord
  /** "Buy anyway", ticked. */
  readonly anyway: boolean
}

export interface CheckedDevice {
  /** As listed ("iPhone 15"), or as typed; null when the question was skipped. */
  readonly model: string | null
  /** fits = listed or tested; unsure = the list and the tests do not say so, bought anyway. */
  readonly verdict: 'fits' | 'unsure' | 'skipped'
  /** Made for where the model is the usual one, or for elsewhere (or not sure); null where that makes no difference. */
  readonly variant: 'usual' | 'elsewhere' | null
  /** Whether `*#06#` showed an EID. */
  readonly eid: boolean
  readonly lock: LockWord
}

/**
 * What is written on the order; null while nothing speaks for the phone and "buy anyway" is not ticked. An EID that was
 * seen is proof that it takes eSIMs; a name alone is enough only where no variant of the model is without. A phone that its
 * operator has locked takes no eSIM of another one.
 */
export function checkDevice({ model, elsewhere, eidSeen, lock, anyway }: DeviceWords): CheckedDevice | null {
  const typed = model.trim()
  const known = findDevice(typed)
  const named = known?.name ?? (typed === '' ? null : typed)
  const variant = known && known.variants.length > 0 ? (elsewhere ? 'elsewhere' : 'usual') : null
  const said = { model: named, variant, eid: eidSeen, lock } as const
  const takesEsims = eidSeen || (known?.support === 'yes' && !elsewhere)
  if (takesEsims && lock !== 'locked') return { ...said, verdict: 'fits' }
  if (!anyway) return null
  const isSilent = named === null && !eidSeen && lock === 'unknown'
  return { ...said, verdict: isSilent ? 'skipped' : 'unsure' }
}
