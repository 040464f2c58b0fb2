import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { localeOf } from '@/app/_http/locale-of'
import { AccountNav } from '@/components/account/account-nav'
import { localePath } from '@/i18n/routing'

/** The parts of the account above each of its pages. Who may see them is decided by each page. */
export default async function AccountLayout({ children, params }: LayoutProps<'/[locale]/account'>) {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'account' })
  const links = (['esims', 'orders', 'wallet', 'rewards', 'notices', 'settings'] as const).map((part) => ({
    href: localePath(locale, `/account/${part}`),
    label: t(`nav.${part}`),
  }))
  return (
    <>
      <div className="no-print page pt-5">
        <Suspense fallback={<div className="min-h-11" />}>
          <AccountNav label={t('nav.label')} links={links} />
        </Suspense>
      </div>
      {children}
    </>
  )
}
