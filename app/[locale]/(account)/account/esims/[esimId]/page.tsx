import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { MoneyBackSection } from '@/app/_orders/money-back-section'
import { AutoRenewSection } from '@/components/account/esims/auto-renew-section'
import { EsimDetail } from '@/components/account/esims/esim-detail'
import { localePath } from '@/i18n/routing'
import { requireViewer } from '@/lib/auth/require-viewer'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import { readOwnedEsim, readOwnedUsage } from '@/lib/esims/owner-queries'
import { ordersOfEsim } from '@/lib/orders/account-queries'
import { readAutoRenewal, renewalsInPast } from '@/lib/orders/auto-renew-view'
import { saleOf } from '@/lib/orders/refundability'
import { rename } from '../actions'
import { endAutoRenew, saveAutoRenew } from '../auto-renew-actions'

type Props = PageProps<'/[locale]/account/esims/[esimId]'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.myEsim' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** One eSIM of the viewer. Somebody else's is the same 404 as none. */
export default async function MyEsimPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { esimId } = await params
  const { name, back, auto } = await searchParams
  await connection()
  const viewer = await requireViewer(locale, localePath(locale, `/account/esims/${esimId}`))
  const esim = await readOwnedEsim(viewer, esimId)
  if (!esim.ok) notFound()
  const [usage, orders, setting, sale] = await Promise.all([
    readOwnedUsage(viewer, esimId),
    ordersOfEsim(viewer, esim.value.iccid),
    readAutoRenewal(viewer, esimId),
    saleOf(viewer, esimId),
  ])
  if (!usage.ok) notFound()
  return (
    <EsimDetail
      locale={locale}
      esim={esim.value}
      usage={usage.value}
      orders={orders}
      nameAnswer={name === 'saved' || name === 'refused' ? name : null}
      rename={rename.bind(null, { esimId, locale })}
      autoRenew={
        !esim.value.past && (
          <AutoRenewSection
            locale={locale}
            setting={setting}
            inPast={await renewalsInPast(esimId, setting?.belowPercent ?? 10)}
            answer={answerIn(auto)}
            save={saveAutoRenew.bind(null, { esimId, locale })}
            stop={endAutoRenew.bind(null, { esimId, locale })}
          />
        )
      }
      moneyBack={
        sale && (
          <MoneyBackSection
            locale={locale}
            order={{ orderNumber: sale.orderNumber, token: null, viewer }}
            lineId={sale.lineId}
            place={{ esimId, locale }}
            answer={back}
          />
        )
      }
    />
  )
}

/** What the address says that we answered; anything else is nothing. */
function answerIn(auto: string | string[] | undefined): 'on' | 'off' | ErrorCode | null {
  if (auto === 'on' || auto === 'off') return auto
  return typeof auto === 'string' && Object.hasOwn(ERROR_CODES, auto) ? (auto as ErrorCode) : null
}
