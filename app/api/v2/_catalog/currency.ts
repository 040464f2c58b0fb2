import { fail, ok, type Result } from '@/lib/core/result'
import { hasPricesIn } from '@/lib/currency/queries'
import { config } from '@/lib/platform/config'

/** The currency to price in. CURRENCY_NOT_SUPPORTED for one the store does not sell in; CURRENCY_RATE_MISSING. */
export async function currencyOf(named: string | undefined): Promise<Result<string>> {
  const { currencies, defaultCurrency } = config()
  if (named === undefined) return ok(defaultCurrency)
  if (!currencies.includes(named)) return fail('CURRENCY_NOT_SUPPORTED')
  return (await hasPricesIn(named)) ? ok(named) : fail('CURRENCY_RATE_MISSING')
}
