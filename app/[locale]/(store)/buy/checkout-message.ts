import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import type { ErrorCode } from '@/lib/core/error-codes'

/** Why the form came back, in words. The only thing one can type wrong in it is the e-mail address. */
export async function checkoutMessage(locale: Locale, code: ErrorCode): Promise<string> {
  const t = await getTranslations({ locale })
  return code === 'VALIDATION' ? t('checkout.emailInvalid') : t(`errors.${code}`)
}
