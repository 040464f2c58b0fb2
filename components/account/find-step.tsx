import { getTranslations } from 'next-intl/server'
import { TextField } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Locale } from '@/i18n/routing'
import { HiddenFields } from './hidden-fields'
import { StepOutcome, type StepRefusal } from './step-outcome'

interface Props {
  readonly locale: Locale
  readonly orderNumber: string
  readonly email: string
  readonly outcome: StepRefusal | null
  /** Which field was refused. */
  readonly field: string | null
  readonly action: (form: FormData) => Promise<void>
}

export async function FindStep({ locale, orderNumber, email, outcome, field, action }: Props) {
  const t = await getTranslations({ locale })
  const isInvalid = outcome?.refused === 'VALIDATION'
  return (
    <form action={action} className="mt-2 grid gap-5">
      <p className="text-soft">{t('findOrder.lead')}</p>
      {outcome && !isInvalid && <StepOutcome locale={locale} outcome={outcome} />}
      <HiddenFields values={{ locale }} />
      <TextField
        id="order_number"
        name="order_number"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        required
        maxLength={40}
        dir="ltr"
        defaultValue={orderNumber}
        label={t('findOrder.number')}
        hint={t('findOrder.numberHint')}
        error={isInvalid && field === 'order_number' ? t('findOrder.numberInvalid') : undefined}
      />
      <TextField
        id="email"
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={254}
        dir="ltr"
        defaultValue={email}
        label={t('signIn.email')}
        hint={t('findOrder.emailHint')}
        error={isInvalid && field !== 'order_number' ? t('signIn.emailInvalid') : undefined}
      />
      <SubmitButton tone="accent" className="min-h-14 w-full text-lg" pending={t('signIn.sending')}>
        <Icon name="mail" />
        {t('findOrder.send')}
      </SubmitButton>
    </form>
  )
}
