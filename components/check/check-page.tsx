import { getTranslations } from 'next-intl/server'
import { type Locale, localePath } from '@/i18n/routing'
import { CheckForm } from './check-form'
import { checkFormText } from './check-form-text'
import { StateLegend } from './state-legend'
import type { Problem } from './typed-number'
import { WhereToFind } from './where-to-find'

/** The field, how to find the number, and what the answer may be; with a notice if the number typed was another one. */
export async function CheckPageBody({ locale, problem }: { locale: Locale; problem?: Problem }) {
  const t = await getTranslations({ locale, namespace: 'check' })
  return (
    <div className="page grid gap-12 pt-8 lg:grid-cols-2 lg:gap-16 lg:pt-14">
      <div>
        <h1 className="text-3xl sm:text-4xl">{t('title')}</h1>
        <p className="mt-3 max-w-prose text-lg text-soft">{t('lead')}</p>
        <div className="mt-6 rounded-card border border-line bg-surface p-5 shadow-card sm:p-6">
          <CheckForm
            action={localePath(locale, '/check')}
            text={await checkFormText(locale)}
            problem={problem}
            autoFocus={!problem}
          />
        </div>
      </div>
      <div className="lg:pt-2">
        <WhereToFind locale={locale} />
      </div>
      <div className="lg:col-span-2">
        <StateLegend locale={locale} />
      </div>
    </div>
  )
}
