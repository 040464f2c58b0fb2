import { cookies, headers } from 'next/headers'
import { getTranslations } from 'next-intl/server'
import { knownDevice } from '@/app/_http/device-cookie'
import type { FormLine } from '@/components/checkout/form-line'
import type { FormPromotions } from '@/components/checkout/form-promotions'
import { dataText } from '@/components/esims/format'
import type { Locale } from '@/i18n/routing'
import type { Viewer } from '@/lib/auth/types'
import type { Bundle } from '@/lib/catalog/types'
import { largerOnSale } from '@/lib/orders/larger-offers'
import { chargeLimits } from '@/lib/payments/rules'
import { config } from '@/lib/platform/config'
import { clientKey } from '@/lib/platform/http/client-key'
import { hitLimits } from '@/lib/platform/http/limits'
import { levelTermsFor } from '@/lib/promotions/level-queries'
import { candidatesFor, wantsLarger } from '@/lib/promotions/queries'

const COOKIE = 'promotion'
const KEPT_SECONDS = 86_400

/** The code that was typed last; '' where there is none. */
const keptCode = async (): Promise<string> => ((await cookies()).get(COOKIE)?.value ?? '').slice(0, 80)

/** For server actions: the next page knows the code. */
export async function keepCode(code: string): Promise<void> {
  const jar = await cookies()
  if ((jar.get(COOKIE)?.value ?? '') === code) return
  jar.set(COOKIE, code, {
    httpOnly: true,
    sameSite: 'lax',
    secure: config().siteUrl.startsWith('https:'),
    maxAge: code === '' ? 0 : KEPT_SECONDS,
    path: '/',
  })
}

/** What may make this visitor's order cheaper, and why the code that was typed does not. */
export async function promotionsFor(
  locale: Locale,
  currency: string,
  viewer: Viewer | null,
): Promise<FormPromotions> {
  const typed = await keptCode()
  // Codes can be guessed: looking one up counts, with a page as with a quote.
  const isRefused = typed !== '' && !(await hitLimits([await lookUp()])).allowed
  const code = isRefused ? '' : typed
  const userId = viewer?.userId ?? null
  const [{ terms, refusal }, level] = await Promise.all([
    candidatesFor({
      ...{ currency, code, locale, userId },
      email: viewer?.email ?? null,
      devices: await knownDevice(),
    }),
    levelTermsFor({ userId, currency, locale }),
  ])
  const t = await getTranslations({ locale, namespace: 'errors' })
  const problem = isRefused ? 'RATE_LIMITED' : refusal
  return { terms, limits: chargeLimits(currency), code: typed, refusal: problem && t(problem), level }
}

/** What promotions may give in place of each of these bundles, in the form's words. */
export async function largerFor(
  locale: Locale,
  currency: string,
  { terms }: FormPromotions,
  bundles: readonly Bundle[],
): Promise<readonly FormLine['larger'][]> {
  if (!wantsLarger(terms)) return bundles.map(() => [])
  const found = await largerOnSale(bundles, currency).find()
  return bundles.map(({ data }, index) =>
    (found[index] ?? []).map((one) => ({
      ...one,
      dataText: dataText((data && 'bytes' in data ? data.bytes : 0) + one.extraBytes, locale),
    })),
  )
}

const lookUp = async () => ({ name: 'promotion.client', subject: clientKey(await headers()) })
