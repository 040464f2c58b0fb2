import type { DataAllowance } from '@/lib/core/data-amounts'
import { type Money, toDecimalText } from '@/lib/core/money'

/** What the old answers write where nothing is known. */
export const NOT_AVAILABLE = 'N/A'

/** "1.00 GB", decimal units. Its client breaks on a number and on null. */
export const gigabytesText = (bytes: number | null): string =>
  bytes === null ? NOT_AVAILABLE : `${(bytes / 1e9).toFixed(2)} GB`

export function allowanceText(data: DataAllowance | null): string {
  if (data === null) return NOT_AVAILABLE
  return 'bytes' in data ? gigabytesText(data.bytes) : 'Unlimited'
}

export const daysText = (days: number | null): string =>
  days === null ? NOT_AVAILABLE : `${days} ${days === 1 ? 'day' : 'days'}`

/** The number that the old answers carry where the new ones carry minor units. */
export const amountNumber = (value: Money): number => Number(toDecimalText(value))
