import { getTranslations } from 'next-intl/server'
import { CopyButton } from '@/components/ui/copy-button'
import type { Locale } from '@/i18n/routing'
import type { AffiliateView } from '@/lib/promotions/types'

interface Props {
  readonly locale: Locale
  readonly affiliate: AffiliateView
  readonly link: string
}

/** An affiliate's link, and what orders by it earn. */
export async function AffiliateTerms({ locale, affiliate, link }: Props) {
  const t = await getTranslations({ locale, namespace: 'affiliate' })
  const copy = await getTranslations({ locale, namespace: 'rewards' })
  const text = { copy: copy('copy'), copied: copy('copied'), failed: copy('copyFailed') }
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
  const share = percent.format(affiliate.basisPoints / 10_000)
  return (
    <section className="grid gap-5 rounded-card border border-line bg-surface p-5 shadow-card sm:p-7">
      <p className="text-lg">
        {affiliate.isActive ? t('active', { share, days: affiliate.windowDays }) : t('stopped')}
      </p>
      <div className="grid gap-2">
        <p className="font-bold">{t('link')}</p>
        <p className="flex flex-wrap items-center gap-3">
          <bdi
            dir="ltr"
            translate="no"
            className="wrap-anywhere rounded-xl bg-sunk px-4 py-2.5 font-semibold"
          >
            {link}
          </bdi>
          <CopyButton value={link} text={text} what={t('link')} />
        </p>
      </div>
      <ul className="ms-5 list-disc space-y-2 text-soft">
        <li>
          {affiliate.holdDays === 0 ? t('rules.atOnce') : t('rules.hold', { days: affiliate.holdDays })}
        </li>
        <li>{t('rules.back')}</li>
        <li>{t('rules.own')}</li>
        <li>
          {t.rich('rules.link', {
            example: () => (
              <bdi dir="ltr" translate="no" className="wrap-anywhere">
                {`${link}?to=/destinations/turkey`}
              </bdi>
            ),
          })}
        </li>
      </ul>
    </section>
  )
}
