import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { AffiliateFiguresCard } from '@/components/promotions/affiliate-figures'
import { AffiliateTerms } from '@/components/promotions/affiliate-terms'
import { PayoutList } from '@/components/promotions/payout-list'
import { localePath } from '@/i18n/routing'
import { requireViewer } from '@/lib/auth/require-viewer'
import { config } from '@/lib/platform/config'
import { affiliateOf } from '@/lib/promotions/affiliate-queries'

type Props = PageProps<'/[locale]/account/affiliate'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.affiliate' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** What an affiliate's links have earned, for the account that is one. For every other there is no such page. */
export default async function AffiliatePage({ params }: Props) {
  const locale = await localeOf(params)
  await connection()
  const viewer = await requireViewer(locale, localePath(locale, '/account/affiliate'))
  const affiliate = await affiliateOf(viewer.userId)
  if (!affiliate) notFound()
  const t = await getTranslations({ locale, namespace: 'affiliate' })
  const link = new URL(`/a/${affiliate.code}`, config().siteUrl).href
  return (
    <div className="page max-w-3xl pt-6 lg:pt-10">
      <h1 className="mb-6 text-3xl sm:text-4xl">{t('title')}</h1>
      <div className="grid gap-8">
        {affiliate.figures.length === 0 && <p className="text-lg text-soft">{t('none')}</p>}
        {affiliate.figures.map((figures) => (
          <AffiliateFiguresCard key={figures.payable.currency} locale={locale} figures={figures} />
        ))}
        <AffiliateTerms locale={locale} affiliate={affiliate} link={link} />
        {affiliate.payouts.length > 0 && <PayoutList locale={locale} payouts={affiliate.payouts} />}
      </div>
    </div>
  )
}
