import 'server-only'
import { cookies } from 'next/headers'
import { CURRENCY_COOKIE, currencyCookie, currencyNamed } from './currency'

/**
 * For server actions: what an account says about currencies holds in this browser, unless its visitor has chosen another
 * one here.
 * @param now the account's currency; null: it has none of its own
 * @param before what the account said until now, and so what this browser may have from it
 */
export async function followAccountCurrency(now: string | null, before: string | null): Promise<void> {
  const jar = await cookies()
  const chosen = currencyNamed(jar.get(CURRENCY_COOKIE)?.value)
  if (chosen !== null && chosen !== before) return
  const named = currencyNamed(now)
  if (named) jar.set(currencyCookie(named))
  else if (chosen !== null && now === null) jar.delete({ name: CURRENCY_COOKIE, path: '/' })
}
