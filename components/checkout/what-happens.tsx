import { getTranslations } from 'next-intl/server'
import { refundRuleText } from '@/components/orders/refund-rule'
import { Icon } from '@/components/ui/icon'
import type { Locale } from '@/i18n/routing'
import type { RefundPromise } from '@/lib/orders/refund-promise'

const STEPS = ['stripe', 'esim', 'install'] as const

/** What follows the button, and when money goes back. */
export async function WhatHappens({ locale, promise }: { locale: Locale; promise: RefundPromise }) {
  const t = await getTranslations({ locale, namespace: 'checkout' })
  return (
    <div className="grid gap-6">
      <section aria-labelledby="happens">
        <h2 id="happens" className="text-xl">
          {t('happens')}
        </h2>
        <ol className="mt-3 ms-5 list-decimal space-y-2 marker:font-bold marker:text-brand">
          {STEPS.map((step) => (
            <li key={step}>{t(`steps.${step}`)}</li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="refunds" className="rounded-2xl bg-good-tint p-4">
        <h2 id="refunds" className="flex gap-2 text-lg">
          <Icon name="refresh" className="mt-0.5 text-good" />
          {t('refund.title')}
        </h2>
        <p className="mt-2">{t('refund.failed')}</p>
        <p className="mt-2">{await refundRuleText(promise, locale)}</p>
      </section>
    </div>
  )
}
