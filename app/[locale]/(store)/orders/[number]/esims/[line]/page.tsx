import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { after, connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { InstallPanel } from '@/components/esims/install/install-panel'
import { LimitReached } from '@/components/esims/install/limit-reached'
import { InstallWaiting } from '@/components/orders/order-install-waiting'
import { type Locale, localePath } from '@/i18n/routing'
import { nudge } from '@/lib/orders/commands/sweep-orders'
import { type LineInstall, openLineInstall } from '@/lib/orders/line-install'
import { config } from '@/lib/platform/config'
import { clientKey } from '@/lib/platform/http/client-key'

type Props = PageProps<'/[locale]/orders/[number]/esims/[line]'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { number } = await params
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.install' })
  return { title: t('title', { number }), robots: { index: false, follow: false } }
}

/** One eSIM of an order, to install. Wrong number, token and line are the same 404. */
export default async function InstallPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { number, line } = await params
  const { t: token } = await searchParams
  await connection()
  if (typeof token !== 'string') notFound()
  const opened = await openLineInstall({
    orderNumber: number,
    token,
    lineId: line,
    clientKey: clientKey(await headers()),
  })
  if (!opened.ok && opened.error.code !== 'RATE_LIMITED') notFound()
  const t = await getTranslations({ locale, namespace: 'install' })
  return (
    <div className="page grid max-w-3xl gap-5 pt-6 lg:pt-10">
      <p className="no-print">
        <a
          className="font-semibold text-brand underline underline-offset-4"
          href={`${localePath(locale, `/orders/${number}`)}?${new URLSearchParams({ t: token })}`}
        >
          {t('back', { number })}
        </a>
      </p>
      {opened.ok ? (
        <Opened locale={locale} opened={opened.value} token={token} />
      ) : (
        <LimitReached locale={locale} seconds={opened.error.retryAfterSeconds} />
      )}
    </div>
  )
}

function Opened({ locale, opened, token }: { locale: Locale; opened: LineInstall; token: string }) {
  const { order, line, install } = opened
  if (!install || line.iccid === null) {
    if (line.fulfilment === 'succeeded') after(() => nudge())
    return <InstallWaiting locale={locale} order={order} line={line} token={token} />
  }
  return (
    <InstallPanel
      locale={locale}
      install={install}
      iccid={line.iccid}
      bundle={line.bundle}
      label={line.label}
      supportEmail={config().supportEmail}
      level={1}
    />
  )
}
