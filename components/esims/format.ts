import type { DataAllowance } from '@/lib/core/data-amounts'

/** An amount of data as people of the language write it: 3.2 GB, 3,2 Go, 3.2 غيغابايت. Decimal units. */
export function dataText(bytes: number, locale: string): string {
  const { format, amount } = dataFormat(bytes, locale)
  return format.format(amount)
}

/** The same in two parts, for where the number is set large. */
export function dataParts(bytes: number, locale: string): { number: string; unit: string } {
  const { format, amount } = dataFormat(bytes, locale)
  const parts = format.formatToParts(amount)
  const join = (isUnit: boolean) =>
    parts
      .filter((part) => (part.type === 'unit') === isUnit)
      .map((part) => part.value)
      .join('')
      .trim()
  return { number: join(false), unit: join(true) }
}

function dataFormat(bytes: number, locale: string): { format: Intl.NumberFormat; amount: number } {
  const [unit, factor] =
    bytes >= 1e12
      ? (['terabyte', 1e12] as const)
      : bytes >= 1e9
        ? (['gigabyte', 1e9] as const)
        : (['megabyte', 1e6] as const)
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: locale === 'ar' ? 'long' : 'short',
    maximumFractionDigits: unit === 'megabyte' ? 0 : 2,
  })
  return { format, amount: bytes / factor }
}

export const totalBytes = (data: DataAllowance | null): number | null =>
  data && 'bytes' in data ? data.bytes : null

export const isUnlimited = (data: DataAllowance | null): boolean => data !== null && 'unlimited' in data

/** The name of a country (ISO 3166-1 alpha-2) in a language; the code itself if it has none. */
export function countryName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'region', style: 'short' }).of(code) ?? code
  } catch {
    return code
  }
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** What is left until a moment, in the unit people would use; null once it has passed. */
export function timeLeft(
  endsAt: string,
  nowMs: number,
): { unit: 'days' | 'hours' | 'soon'; count: number } | null {
  const leftMs = Date.parse(endsAt) - nowMs
  if (!(leftMs > 0)) return null
  if (leftMs >= DAY_MS) return { unit: 'days', count: Math.floor(leftMs / DAY_MS) }
  if (leftMs >= HOUR_MS) return { unit: 'hours', count: Math.floor(leftMs / HOUR_MS) }
  return { unit: 'soon', count: 0 }
}

/** How long ago, in words: "12 seconds ago", "2 hours ago". */
export function agoText(iso: string, nowMs: number, locale: string): string {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(iso)) / 1000))
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (seconds < 60) return words.format(-seconds, 'second')
  if (seconds < 3600) return words.format(-Math.round(seconds / 60), 'minute')
  if (seconds < 172_800) return words.format(-Math.round(seconds / 3600), 'hour')
  return words.format(-Math.round(seconds / 86_400), 'day')
}
