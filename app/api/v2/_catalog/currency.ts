import { fail, ok, type Result } from '@/lib/core/result'
import { config } from '@/lib/platform/config'

/** The currency to price in. CURRENCY_NOT_SUPPORTED for one the store does not sell in. */
export function currencyOf(named: string | undefined): Result<string> {
  const { currencies, defaultCurrency } = config()
  if (named === undefined) return ok(defaultCurrency)
  return currencies.includes(named) ? ok(named) : fail('CURRENCY_NOT_SUPPORTED')
}
