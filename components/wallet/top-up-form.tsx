import { getTranslations } from 'next-intl/server'
import { HiddenFields } from '@/components/account/hidden-fields'
import { Agreement } from '@/components/texts/agreement'
import { TextField } from '@/components/ui/field'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Locale } from '@/i18n/routing'
import { formatMoney, toDecimalText } from '@/lib/core/money'
import type { WalletLimits } from '@/lib/wallet/types'

interface Props {
  readonly locale: Locale
  readonly limits: WalletLimits
  /** What was asked for when the form came back, as it was typed. */
  readonly typed: string
  readonly refusal: string | null
  readonly idempotencyKey: string
  readonly action: (form: FormData) => Promise<void>
}

/**
 * How much to pay in. Each of the usual amounts is a button, the field for another one has its own: what is pressed is
 * what is asked for, with or without scripts.
 */
export async function TopUpForm({ locale, limits, typed, refusal, idempotencyKey, action }: Props) {
  const t = await getTranslations({ locale, namespace: 'wallet.topUp' })
  const { currency } = limits.min
  const hidden = <HiddenFields values={{ locale, currency, idempotency_key: idempotencyKey }} />
  return (
    <div className="mt-4 grid gap-5">
      <div className="grid grid-cols-3 gap-2">
        {limits.suggested.map((amount) => (
          <form key={amount.amountMinor} action={action}>
            {hidden}
            <input type="hidden" name="amount" value={toDecimalText(amount)} />
            <SubmitButton
              tone="quiet"
              pending="…"
              aria-label={t('choose', { amount: formatMoney(amount, locale) })}
              className="min-h-14 w-full px-1 tabular-nums"
            >
              <bdi>{formatMoney(amount, locale)}</bdi>
            </SubmitButton>
          </form>
        ))}
      </div>
      <form action={action} className="grid gap-4">
        {hidden}
        <TextField
          id="amount"
          name="amount"
          label={t('otherLabel', { currency })}
          hint={await limitsText(locale, limits)}
          error={refusal ?? undefined}
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          required
          defaultValue={typed}
          dir="ltr"
        />
        <SubmitButton tone="accent" pending={t('submitting')} className="min-h-14">
          {t('submit')}
        </SubmitButton>
      </form>
      <p className="-mt-2 text-center text-sm text-soft">{t('submitNote')}</p>
      <Agreement locale={locale} />
    </div>
  )
}

async function limitsText(locale: Locale, limits: WalletLimits): Promise<string> {
  const t = await getTranslations({ locale, namespace: 'wallet.topUp' })
  const text = (name: 'min' | 'max' | 'perDay' | 'mostInAll') => formatMoney(limits[name], locale)
  return t('limits', {
    min: text('min'),
    max: text('max'),
    day: text('perDay'),
    times: t('times', { count: limits.timesPerDay }),
    all: text('mostInAll'),
  })
}
