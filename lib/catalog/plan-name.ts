import { countryByName } from '../core/country-names'
import { bytesFrom, type DataAllowance } from '../core/data-amounts'
import type { DataPeriod } from './types'

export interface PlanNameFacts {
  readonly data: DataAllowance
  readonly dataPeriod: DataPeriod | null
  readonly durationDays: number
  readonly countries: readonly string[]
}

const SIZE = /^(\d{1,6}(?:\.\d{1,3})?)(MB|GB|TB)( per day)?$/
const DAYS = /^(\d{1,4}) Days?$/
const VERSION = /^V\d{1,4}$/

/**
 * Facts out of TravelRoam's bundle descriptions, "eSIM, 1GB, 7 Days, Turkey, V2": five parts, each read whole.
 * The last resort, for plans that our catalogue never held; anything that is not exactly this form gives null,
 * and so does a region, whose countries a name does not tell.
 */
export function readPlanName(text: string): PlanNameFacts | null {
  const parts = text.split(', ')
  const [type, size = '', days = '', place = '', version = ''] = parts
  if (parts.length !== 5 || type !== 'eSIM' || !VERSION.test(version)) return null
  const durationDays = Number(DAYS.exec(days)?.[1] ?? 0)
  const country = countryByName(place)
  const allowance = readSize(size)
  if (durationDays < 1 || country === null || allowance === null) return null
  return { ...allowance, durationDays, countries: [country.alpha2] }
}

function readSize(text: string): Pick<PlanNameFacts, 'data' | 'dataPeriod'> | null {
  if (text === 'Unlimited') return { data: { unlimited: true }, dataPeriod: null }
  const [, amount, unit, perDay] = SIZE.exec(text) ?? []
  const bytes = amount && unit ? bytesFrom(Number(amount), unit) : null
  return bytes ? { data: { bytes }, dataPeriod: perDay ? 'day' : 'total' } : null
}
