import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import type { ErrorCode } from '@/lib/core/error-codes'

/** Why a form was refused, in words. The only thing one can type wrong in ours is the e-mail address. */
export async function refusalText(locale: Locale, code: ErrorCode): Promise<string> {
  const t = await getTranslations({ locale })
  return code === 'VALIDATION' ? t('renew.pay.emailInvalid') : t(`errors.${code}`)
}
