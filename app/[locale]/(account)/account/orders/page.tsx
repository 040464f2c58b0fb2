import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { OrderRows } from '@/components/account/orders/order-rows'
import { ButtonLink } from '@/components/ui/button'
import { localePath } from '@/i18n/routing'
import { requireViewer } from '@/lib/auth/require-viewer'
import { listOrders } from '@/lib/orders/account-queries'

type Props = PageProps<'/[locale]/account/orders'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.myOrders' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** All orders of the viewer, whatever became of them; newest first. */
export default async function MyOrdersPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { after } = await searchParams
  await connection()
  const path = localePath(locale, '/account/orders')
  const viewer = await requireViewer(locale, path)
  const page = await listOrders(viewer, typeof after === 'string' ? after : undefined)
  if (!page.ok) notFound()
  const t = await getTranslations({ locale, namespace: 'myOrders' })
  const { orders, nextCursor } = page.value
  return (
    <div className="page max-w-4xl pt-6 lg:pt-10">
      <h1 className="mb-6 text-3xl sm:text-4xl">{t('title')}</h1>
      {orders.length === 0 ? (
        <div className="rounded-card border border-line bg-surface p-6 sm:p-8">
          <p className="text-lg">{t('empty')}</p>
          <ButtonLink href={localePath(locale, '/')} className="mt-5">
            {t('find')}
          </ButtonLink>
        </div>
      ) : (
        <OrderRows locale={locale} orders={orders} />
      )}
      {nextCursor && (
        <ButtonLink href={`${path}?after=${nextCursor}`} tone="quiet" className="mt-6">
          {t('older')}
        </ButtonLink>
      )}
    </div>
  )
}
