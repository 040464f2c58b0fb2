import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'

const STEPS = ['check', 'choose', 'pay'] as const

export async function HowItWorks({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'home.how' })
  const number = new Intl.NumberFormat(locale)
  return (
    <section className="page pt-16 lg:pt-24">
      <h2 className="text-3xl lg:text-4xl">{t('title')}</h2>
      <ol className="mt-8 grid gap-4 md:grid-cols-3">
        {STEPS.map((step, index) => (
          <li key={step} className="sim-corner bg-sunk p-6">
            <span className="font-extrabold text-4xl text-brand tabular-nums" aria-hidden="true">
              {number.format(index + 1)}
            </span>
            <h3 className="mt-3 text-xl">{t(`${step}.title`)}</h3>
            <p className="mt-2 text-soft">{t(`${step}.text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
