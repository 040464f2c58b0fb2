import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { after, connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { titleOf } from '@/components/account/esims/esim-title'
import { InstallPanel } from '@/components/esims/install/install-panel'
import { LimitReached } from '@/components/esims/install/limit-reached'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'
import { requireViewer } from '@/lib/auth/require-viewer'
import { type OwnedInstallation, showOwnedInstallation } from '@/lib/esims/owner-queries'
import { nudge } from '@/lib/orders/commands/sweep-orders'
import { config } from '@/lib/platform/config'
import { clientKey } from '@/lib/platform/http/client-key'

type Props = PageProps<'/[locale]/account/esims/[esimId]/install'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.myInstall' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** What installs an eSIM of the viewer. Somebody else's is the same 404 as none; kept nowhere. */
export default async function MyInstallPage({ params }: Props) {
  const locale = await localeOf(params)
  const { esimId } = await params
  await connection()
  const path = localePath(locale, `/account/esims/${esimId}`)
  const viewer = await requireViewer(locale, `${path}/install`)
  const shown = await showOwnedInstallation(viewer, esimId, clientKey(await headers()))
  if (!shown.ok && shown.error.code !== 'RATE_LIMITED') notFound()
  const t = await getTranslations({ locale, namespace: 'myEsims' })
  return (
    <div className="page grid max-w-3xl gap-5 pt-6 lg:pt-10">
      <p className="no-print">
        <a className="font-semibold text-brand underline underline-offset-4" href={path}>
          {t('back')}
        </a>
      </p>
      {shown.ok ? (
        <Shown locale={locale} installation={shown.value} />
      ) : (
        <LimitReached locale={locale} seconds={shown.error.retryAfterSeconds} />
      )}
    </div>
  )
}

async function Shown({ locale, installation }: { locale: Locale; installation: OwnedInstallation }) {
  const { esim, install } = installation
  if (install)
    return (
      <InstallPanel
        locale={locale}
        install={install}
        iccid={esim.iccid}
        bundle={{ name: esim.bundle?.name ?? titleOf(esim) }}
        label={esim.label}
        supportEmail={config().supportEmail}
        level={1}
      />
    )
  const t = await getTranslations({ locale, namespace: 'myEsims' })
  if (esim.returnedAt)
    return (
      <>
        <h1 className="text-3xl">{t('install')}</h1>
        <Notice tone="note" title={t('givenBack.text')}>
          <p>{t('givenBack.next')}</p>
        </Notice>
      </>
    )
  after(() => nudge())
  return (
    <>
      <h1 className="text-3xl">{t('install')}</h1>
      <Notice tone="note" title={t('installLater.title')}>
        <p>{t('installLater.text')}</p>
      </Notice>
    </>
  )
}
