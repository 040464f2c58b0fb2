import type { Metadata } from 'next'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { InviteCard } from '@/components/promotions/invite-card'
import { LevelCard } from '@/components/promotions/level-card'
import { RewardList } from '@/components/promotions/reward-list'
import { ButtonLink } from '@/components/ui/button'
import { localePath } from '@/i18n/routing'
import { profileOf } from '@/lib/auth/profiles'
import { requireViewer } from '@/lib/auth/require-viewer'
import { config } from '@/lib/platform/config'
import { affiliateOf } from '@/lib/promotions/affiliate-queries'
import { ensureReferralCode } from '@/lib/promotions/commands/referral'
import { levelStanding } from '@/lib/promotions/level-queries'
import { referralTermsIn, rewardsOf } from '@/lib/promotions/queries'

type Props = PageProps<'/[locale]/account/rewards'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.rewards' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** One's own link for friends and its terms, one's level, and what both and promotions have brought. */
export default async function RewardsPage({ params }: Props) {
  const locale = await localeOf(params)
  await connection()
  const viewer = await requireViewer(locale, localePath(locale, '/account/rewards'))
  const { defaultCurrency, siteUrl } = config()
  const [profile, code, rewards, standing, affiliate] = await Promise.all([
    profileOf(viewer.userId),
    ensureReferralCode(viewer.userId),
    rewardsOf(viewer.userId),
    levelStanding(viewer.userId, locale),
    affiliateOf(viewer.userId),
  ])
  const terms = await referralTermsIn(profile?.currency ?? defaultCurrency)
  const t = await getTranslations({ locale, namespace: 'rewards' })
  const asAffiliate = await getTranslations({ locale, namespace: 'affiliate' })
  return (
    <div className="page max-w-3xl pt-6 lg:pt-10">
      <h1 className="mb-6 text-3xl sm:text-4xl">{t('title')}</h1>
      <div className="grid gap-8">
        <InviteCard locale={locale} terms={terms} code={code} link={new URL(`/r/${code}`, siteUrl).href} />
        {standing && <LevelCard locale={locale} standing={standing} />}
        <RewardList locale={locale} rewards={rewards} />
        <p className="flex flex-wrap gap-3">
          <ButtonLink href={localePath(locale, '/redeem')} tone="quiet">
            {t('redeem')}
          </ButtonLink>
          {affiliate && (
            <ButtonLink href={localePath(locale, '/account/affiliate')} tone="quiet">
              {asAffiliate('open')}
            </ButtonLink>
          )}
        </p>
      </div>
    </div>
  )
}
