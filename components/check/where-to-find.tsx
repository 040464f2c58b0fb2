import { getTranslations } from 'next-intl/server'
import { Disclosure } from '@/components/ui/disclosure'
import type { Locale } from '@/i18n/routing'

const SYSTEMS = ['iphone', 'android'] as const
const STEPS = ['one', 'two', 'three'] as const

export async function WhereToFind({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'check.find' })
  return (
    <section aria-labelledby="find">
      <h2 id="find" className="text-2xl">
        {t('title')}
      </h2>
      <div className="mt-3">
        {SYSTEMS.map((system) => (
          <Disclosure key={system} summary={t(system)}>
            <ol className="ms-5 list-decimal space-y-2 marker:font-bold marker:text-brand">
              {STEPS.map((step) => (
                <li key={step}>{t(`${system}Steps.${step}`)}</li>
              ))}
            </ol>
          </Disclosure>
        ))}
        <Disclosure summary={t('before')}>{t('beforeText')}</Disclosure>
      </div>
      <p className="mt-4 text-sm text-soft">{t('notThese')}</p>
    </section>
  )
}
