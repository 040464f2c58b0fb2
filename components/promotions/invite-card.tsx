import { getTranslations } from 'next-intl/server'
import { CopyButton } from '@/components/ui/copy-button'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { ReferralTerms } from '@/lib/promotions/types'

interface Props {
  readonly locale: Locale
  /** Null: no reward in this person's currency. */
  readonly terms: ReferralTerms | null
  readonly code: string
  readonly link: string
}

const RULES = ['once', 'account', 'refund'] as const

/** What a friend's first order brings both, and what to give the friend. */
export async function InviteCard({ locale, terms, code, link }: Props) {
  const t = await getTranslations({ locale, namespace: 'rewards' })
  if (!terms)
    return <p className="rounded-card border border-line bg-surface p-6 text-lg sm:p-8">{t('none')}</p>
  const text = { copy: t('copy'), copied: t('copied'), failed: t('copyFailed') }
  return (
    <section className="grid gap-5 rounded-card border border-line bg-surface p-5 shadow-card sm:p-7">
      <p className="text-lg">
        {t('terms', {
          referrer: formatMoney(terms.referrer, locale),
          referred: formatMoney(terms.referred, locale),
          minimum: formatMoney(terms.minOrder, locale),
        })}
      </p>
      {(
        [
          [t('link'), link],
          [t('code'), code],
        ] as const
      ).map(([name, value]) => (
        <div key={name} className="grid gap-2">
          <p className="font-bold">{name}</p>
          <p className="flex flex-wrap items-center gap-3">
            <bdi
              dir="ltr"
              translate="no"
              className="wrap-anywhere rounded-xl bg-sunk px-4 py-2.5 font-semibold"
            >
              {value}
            </bdi>
            <CopyButton value={value} text={text} what={name} />
          </p>
        </div>
      ))}
      <ul className="ms-5 list-disc space-y-2 text-soft">
        {RULES.map((rule) => (
          <li key={rule}>{t(`rules.${rule}`)}</li>
        ))}
      </ul>
    </section>
  )
}
