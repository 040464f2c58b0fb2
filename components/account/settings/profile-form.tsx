import { getTranslations } from 'next-intl/server'
import { SelectField, TextField } from '@/components/ui/field'
import { SubmitButton } from '@/components/ui/submit-button'
import { LANGUAGE_NAMES, type Locale, routing } from '@/i18n/routing'
import type { Profile } from '@/lib/auth/types'
import { HiddenFields } from '../hidden-fields'

interface Props {
  readonly locale: Locale
  readonly profile: Profile | null
  readonly currencies: readonly string[]
  readonly defaultCurrency: string
  readonly action: (form: FormData) => Promise<void>
}

export async function ProfileForm({ locale, profile, currencies, defaultCurrency, action }: Props) {
  const t = await getTranslations({ locale, namespace: 'account.settings' })
  const names = new Intl.DisplayNames([locale], { type: 'currency' })
  return (
    <section aria-labelledby="profile" className="rounded-card border border-line bg-surface p-5 sm:p-7">
      <h2 id="profile" className="mb-5 text-2xl">
        {t('profile')}
      </h2>
      <form action={action} className="grid gap-5">
        <HiddenFields values={{ locale }} />
        <TextField
          id="name"
          name="name"
          autoComplete="name"
          maxLength={80}
          defaultValue={profile?.name ?? ''}
          label={t('name')}
          hint={t('nameHint')}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <SelectField
            id="language"
            name="language"
            defaultValue={profile?.locale ?? locale}
            label={t('language')}
            hint={t('languageHint')}
            options={routing.locales.map((code) => ({ value: code, label: LANGUAGE_NAMES[code] }))}
          />
          <SelectField
            id="currency"
            name="currency"
            defaultValue={profile?.currency ?? ''}
            label={t('currency')}
            hint={t('currencyHint')}
            options={[
              { value: '', label: t('currencyDefault', { currency: defaultCurrency }) },
              ...currencies.map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` })),
            ]}
          />
        </div>
        <label className="flex min-h-11 items-start gap-3">
          <input
            type="checkbox"
            name="notify"
            defaultChecked={profile?.notify ?? true}
            className="mt-1 size-5 accent-brand"
          />
          <span>
            <span className="block font-bold">{t('notify')}</span>
            <span className="text-sm text-soft">{t('notifyHint')}</span>
          </span>
        </label>
        <SubmitButton className="justify-self-start" pending={t('saving')}>
          {t('save')}
        </SubmitButton>
      </form>
    </section>
  )
}
