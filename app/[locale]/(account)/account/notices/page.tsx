import type { Metadata } from 'next'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { NoticeList } from '@/components/account/notices/notice-list'
import { Button } from '@/components/ui/button'
import { localePath } from '@/i18n/routing'
import { requireViewer } from '@/lib/auth/require-viewer'
import { listNotices } from '@/lib/orders/notices'
import { markRead } from './actions'

type Props = PageProps<'/[locale]/account/notices'>

export const instant = false
const MOST_LISTED = 50

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.myNotices' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** What happened to the account, newest first. */
export default async function MyNoticesPage({ params }: Props) {
  const locale = await localeOf(params)
  await connection()
  const viewer = await requireViewer(locale, localePath(locale, '/account/notices'))
  const notices = await listNotices(viewer, { limit: MOST_LISTED, offset: 0 })
  const t = await getTranslations({ locale, namespace: 'myNotices' })
  return (
    <div className="page max-w-4xl pt-6 lg:pt-10">
      <div className="mb-6 flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-3xl sm:text-4xl">{t('title')}</h1>
        {notices.some(({ read }) => !read) && (
          <form action={markRead.bind(null, locale)}>
            <Button type="submit" tone="quiet">
              {t('markRead')}
            </Button>
          </form>
        )}
      </div>
      {notices.length === 0 ? (
        <p className="rounded-card border border-line bg-surface p-6 text-lg sm:p-8">{t('empty')}</p>
      ) : (
        <NoticeList locale={locale} notices={notices} />
      )}
    </div>
  )
}
