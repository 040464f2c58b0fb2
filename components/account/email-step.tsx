import { getTranslations } from 'next-intl/server'
import { TextField } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Locale } from '@/i18n/routing'
import { HiddenFields } from './hidden-fields'
import { StepOutcome, type StepRefusal } from './step-outcome'

interface Props {
  readonly locale: Locale
  readonly email: string
  readonly outcome: StepRefusal | null
  readonly hidden: Readonly<Record<string, string>>
  readonly action: (form: FormData) => Promise<void>
}

export async function EmailStep({ locale, email, outcome, hidden, action }: Props) {
  const t = await getTranslations({ locale, namespace: 'signIn' })
  const isInvalid = outcome?.refused === 'VALIDATION'
  return (
    <form action={action} className="mt-2 grid gap-5">
      <p className="text-soft">{t('lead')}</p>
      {outcome && !isInvalid && <StepOutcome locale={locale} outcome={outcome} />}
      <HiddenFields values={hidden} />
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
        label={t('email')}
        hint={t('emailHint')}
        error={isInvalid ? t('emailInvalid') : undefined}
      />
      <SubmitButton tone="accent" className="min-h-14 w-full text-lg" pending={t('sending')}>
        <Icon name="mail" />
        {t('send')}
      </SubmitButton>
    </form>
  )
}
