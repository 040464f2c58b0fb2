import { countryByName } from '../../../core/country-names'
import type { DataAllowance } from '../../../core/data-amounts'
import { bytesFrom } from '../../../core/data-amounts'

export interface StatedInWords {
  readonly data: DataAllowance | null
  readonly durationDays: number | null
  readonly countries: readonly string[]
}

/**
 * What a standard description states: "eSIM, 1GB, 7 Days, Turkey, V2". An applied bundle carries no other word about
 * its validity and country. Anything else is not read at all: no guessing from free text.
 */
export function readDescription(description: string | null): StatedInWords {
  const match =
    /^esim, (?:(\d+(?:\.\d+)?) ?([MG]B)|unlimited[^,]*), (\d+) days?, (.+?)(?:, (?:V\d+|unthrottled))*$/i.exec(
      description?.trim() ?? '',
    )
  if (!match) return { data: null, durationDays: null, countries: [] }
  const [, amount, unit, days, place = ''] = match
  const bytes = amount && unit ? bytesFrom(Number(amount), unit) : null
  const country = countryByName(place)
  return {
    data: amount === undefined ? { unlimited: true } : bytes === null ? null : { bytes },
    durationDays: Number(days),
    countries: country ? [country.alpha2] : [],
  }
}
