import type { Metadata } from 'next'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { RedeemForm } from '@/components/wallet/redeem-form'
import { RedeemedList } from '@/components/wallet/redeemed-list'
import { type Locale, localePath } from '@/i18n/routing'
import { currentViewer } from '@/lib/auth/viewer'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import { formatMoney } from '@/lib/core/money'
import { redemptionsOf } from '@/lib/wallet/queries'
import { redeem } from './actions'
import { waitingVoucher } from './waiting'

type Props = PageProps<'/[locale]/redeem'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.redeem' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** A voucher goes into a wallet, by a button only: a link that is opened, or read ahead by a mail program, redeems nothing. */
export default async function RedeemPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const query = await searchParams
  await connection()
  const viewer = await currentViewer()
  const waiting = await waitingVoucher.read()
  const past = viewer ? await redemptionsOf(viewer.userId) : []
  const done = past.find(({ redemptionId }) => redemptionId === query.done)
  const t = await getTranslations({ locale, namespace: 'redeem' })
  return (
    <div className="page max-w-2xl pt-6 lg:pt-10">
      <h1 className="text-3xl sm:text-4xl">{t('title')}</h1>
      <p className="mt-2 mb-6 text-lg text-soft">{t('lead')}</p>
      <div className="grid gap-6">
        {done && (
          <Notice tone="good" title={t('done', { amount: formatMoney(done.amount, locale) })} live>
            <ButtonLink href={localePath(locale, '/account/wallet')} tone="quiet" className="mt-2">
              {t('wallet')}
            </ButtonLink>
          </Notice>
        )}
        {!done && <Refused locale={locale} code={query.refused} />}
        <RedeemForm
          locale={locale}
          action={redeem}
          code={done ? '' : (waiting?.code ?? '')}
          idempotencyKey={crypto.randomUUID()}
          isSignedIn={viewer !== null}
        />
        <RedeemedList locale={locale} past={past} />
      </div>
    </div>
  )
}

async function Refused({ locale, code }: { locale: Locale; code: string | string[] | undefined }) {
  if (typeof code !== 'string' || !Object.hasOwn(ERROR_CODES, code)) return null
  const t = await getTranslations({ locale })
  return <Notice tone="bad" title={t(`errors.${code as ErrorCode}`)} live />
}
