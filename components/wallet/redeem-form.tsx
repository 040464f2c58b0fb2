import { getTranslations } from 'next-intl/server'
import { HiddenFields } from '@/components/account/hidden-fields'
import { TextField } from '@/components/ui/field'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Locale } from '@/i18n/routing'
import { CodeOfLink } from './code-of-link'

interface Props {
  readonly locale: Locale
  readonly action: (form: FormData) => Promise<void>
  /** As it was typed before. That of a link is known to the browser only. */
  readonly code: string
  readonly idempotencyKey: string
  readonly isSignedIn: boolean
}

export async function RedeemForm({ locale, action, code, idempotencyKey, isSignedIn }: Props) {
  const t = await getTranslations({ locale, namespace: 'redeem' })
  const label = isSignedIn ? t('submit') : t('signIn')
  return (
    <form
      action={action}
      className="grid gap-5 rounded-card border border-line bg-surface p-5 shadow-card sm:p-7"
    >
      <HiddenFields values={{ locale, idempotency_key: idempotencyKey }} />
      <TextField
        id="voucher"
        name="code"
        type="text"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        required
        maxLength={80}
        dir="ltr"
        defaultValue={code}
        label={t('code')}
        hint={t('hint')}
        className="font-bold text-xl uppercase tracking-wider"
      />
      <CodeOfLink field="voucher" />
      {!isSignedIn && <p className="text-soft">{t('signInWhy')}</p>}
      <SubmitButton tone="accent" pending={label}>
        {label}
      </SubmitButton>
    </form>
  )
}
