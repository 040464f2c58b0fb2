import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { after, connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { CurrencyForm } from '@/components/catalog/currency-form'
import { LevelCard } from '@/components/promotions/level-card'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { BalanceCard } from '@/components/wallet/balance-card'
import { Statement } from '@/components/wallet/statement'
import { TopUpAnswer } from '@/components/wallet/top-up-answer'
import { TopUpForm } from '@/components/wallet/top-up-form'
import { type Locale, localePath } from '@/i18n/routing'
import { profileOf } from '@/lib/auth/profiles'
import { requireViewer } from '@/lib/auth/require-viewer'
import { settleReturn } from '@/lib/orders/commands/settle-session'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { topUpLimits, topUpOf, walletOverview, walletPage } from '@/lib/orders/wallet-view'
import { config } from '@/lib/platform/config'
import { levelStanding } from '@/lib/promotions/level-queries'
import { topUp } from './actions'
import { refusalText } from './refusal'

type Props = PageProps<'/[locale]/account/wallet'>
type Query = Awaited<Props['searchParams']>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.wallet' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** What the viewer has, where it came from, and the way to put more in. */
export default async function WalletRoute({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const query = await searchParams
  await connection()
  const path = localePath(locale, '/account/wallet')
  const number = typeof query.topup === 'string' ? query.topup : null
  const viewer = await requireViewer(locale, number ? `${path}?topup=${encodeURIComponent(number)}` : path)
  if (typeof query.session_id === 'string') {
    // Any outcome is fine: the webhook and the sweep settle it too. The address then loses the session.
    if ((await settleReturn(query.session_id)).ok) after(workOff)
    redirect(number ? `${path}?${new URLSearchParams({ topup: number })}` : path)
  }
  const returned = number ? await topUpOf(viewer, number) : null
  const overview = await walletOverview(viewer)
  const chosen = [query.currency, returned?.amount.currency, (await profileOf(viewer.userId))?.currency]
  const known = new Set([
    ...overview.currencies,
    ...overview.balances.map(({ available }) => available.currency),
  ])
  const currency =
    chosen.find((code): code is string => typeof code === 'string' && known.has(code)) ??
    overview.balances.find(({ available }) => available.amountMinor > 0)?.available.currency ??
    config().defaultCurrency
  const page = await walletPage(viewer, currency, {
    cursor: typeof query.before === 'string' ? query.before : undefined,
  })
  if (!page.ok) notFound()
  const standing = await levelStanding(viewer.userId, locale)
  const t = await getTranslations({ locale, namespace: 'wallet' })
  const isFrozen = overview.balances.some(({ frozen }) => frozen)
  return (
    <div className="page pt-6 lg:pt-10">
      <h1 className="mb-6 text-3xl sm:text-4xl">{t('title')}</h1>
      <div className="mb-6 grid gap-4 empty:hidden">
        {returned && <TopUpAnswer locale={locale} topUp={returned} />}
        {isFrozen && <Frozen locale={locale} />}
      </div>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_1fr] lg:items-start lg:gap-x-12">
        <BalanceCard locale={locale} currency={currency} overview={overview} />
        <div className="grid gap-6 lg:row-span-2">
          <section
            id="top-up"
            aria-labelledby="top-up-title"
            className="rounded-card border border-line bg-surface p-5 shadow-card sm:p-7"
          >
            <h2 id="top-up-title" className="text-2xl">
              {t('topUp.title')}
            </h2>
            <p className="mt-2 mb-4 text-soft">{t('topUp.text')}</p>
            <CurrencyForm locale={locale} action={path} currencies={[...known].sort()} current={currency} />
            {!isFrozen && <TopUp locale={locale} currency={currency} query={query} />}
          </section>
          <section aria-labelledby="redeem" className="rounded-card border border-line bg-surface p-5 sm:p-7">
            <h2 id="redeem" className="text-xl">
              {t('redeem.title')}
            </h2>
            <p className="mt-1 mb-4 text-soft">{t('redeem.text')}</p>
            <ButtonLink href={localePath(locale, '/redeem')} tone="quiet">
              {t('redeem.link')}
            </ButtonLink>
          </section>
          {standing && <LevelCard locale={locale} standing={standing} isBrief />}
        </div>
        <Statement
          locale={locale}
          currency={currency}
          page={page.value}
          isOlder={query.before !== undefined}
        />
      </div>
    </div>
  )
}

async function TopUp({ locale, currency, query }: { locale: Locale; currency: string; query: Query }) {
  const t = await getTranslations({ locale, namespace: 'wallet' })
  const limits = await topUpLimits(currency)
  if (!limits) return <p className="mt-4">{t('topUp.none')}</p>
  const typed = typeof query.amount === 'string' && query.refused ? query.amount.slice(0, 20) : ''
  return (
    <TopUpForm
      locale={locale}
      limits={limits}
      typed={typed}
      refusal={await refusalText(locale, query.refused, limits)}
      idempotencyKey={crypto.randomUUID()}
      action={topUp}
    />
  )
}

async function Frozen({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'wallet.frozen' })
  const { supportEmail } = config()
  return (
    <Notice tone="warn" title={t('title')}>
      <p>
        {t.rich('text', {
          email: () => (
            <a className="font-semibold underline underline-offset-4" href={`mailto:${supportEmail}`}>
              <bdi dir="ltr">{supportEmail}</bdi>
            </a>
          ),
        })}
      </p>
    </Notice>
  )
}
