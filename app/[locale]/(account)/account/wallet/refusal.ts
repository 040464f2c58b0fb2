import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import { formatMoney, money } from '@/lib/core/money'
import { chargeStepMinor } from '@/lib/currency/rules'
import type { WalletLimits } from '@/lib/wallet/types'

const REASONS = ['too_small', 'too_large', 'step', 'per_day', 'times_per_day', 'in_all'] as const

/** Why a top-up was not begun, in words; null where the address says nothing that we said. */
export async function refusalText(
  locale: Locale,
  refused: string | string[] | undefined,
  limits: WalletLimits,
): Promise<string | null> {
  const t = await getTranslations({ locale })
  const reason = REASONS.find((known) => known === refused)
  const text = (name: 'min' | 'max' | 'perDay' | 'mostInAll') => formatMoney(limits[name], locale)
  const { currency, amountMinor } = limits.min
  if (reason)
    return t(`wallet.refused.${reason}`, {
      min: text('min'),
      max: text('max'),
      day: text('perDay'),
      times: t('wallet.topUp.times', { count: limits.timesPerDay }),
      all: text('mostInAll'),
      step: formatMoney(money(chargeStepMinor(currency), currency), locale),
    })
  if (refused === 'VALIDATION')
    return t('wallet.refused.invalid', { example: formatMoney(money(amountMinor, currency), locale) })
  const isCode = typeof refused === 'string' && Object.hasOwn(ERROR_CODES, refused)
  return isCode ? `${t(`errors.${refused as ErrorCode}`)} ${t('wallet.nothingCharged')}` : null
}
