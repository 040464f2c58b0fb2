import { fromDecimalText, isCurrencyCode, type Money } from '@/lib/core/money'

/** "25", "25.5", "25,50" and "٢٥٫٥" are amounts; with more than one mark it is not clear what was meant. */
export function readAmount(typed: string, currency: string): Money | null {
  if (!isCurrencyCode(currency)) return null
  const latin = typed
    .trim()
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[,٫]/g, '.')
  return /^\d+(\.\d+)?$/.test(latin) ? fromDecimalText(latin, currency) : null
}
