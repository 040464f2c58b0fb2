import { findDevice } from './search'

/** What a buyer said of the phone before paying. */
export interface DeviceWords {
  /** Chosen from the list, or typed. */
  readonly model: string
  /** Made for a place where this model is another one, or for "not sure". */
  readonly elsewhere: boolean
  /** `*#06#` showed an EID. */
  readonly eidSeen: boolean
  /** "Buy anyway", ticked. */
  readonly anyway: boolean
}

export interface CheckedDevice {
  readonly model: string | null
  readonly verdict: 'fits' | 'unsure' | 'skipped'
}

/**
 * What is written on the order; null while nothing speaks for the phone and "buy anyway" is not ticked. An EID that was
 * seen is proof. A name alone is enough only where no variant of the model is without eSIM.
 */
export function checkDevice({ model, elsewhere, eidSeen, anyway }: DeviceWords): CheckedDevice | null {
  const typed = model.trim()
  const known = findDevice(typed)
  const named = known?.name ?? (typed === '' ? null : typed)
  if (eidSeen) return { model: named, verdict: 'fits' }
  if (known?.support === 'yes' && !elsewhere) return { model: named, verdict: 'fits' }
  if (!anyway) return null
  return { model: named, verdict: named === null ? 'skipped' : 'unsure' }
}
