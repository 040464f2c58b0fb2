import type { Metadata, Viewport } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { SandboxBanner } from '@/components/layout/sandbox-banner'
import { SiteFooter } from '@/components/layout/site-footer'
import { SiteHeader } from '@/components/layout/site-header'
import { THEME_SCRIPT } from '@/components/layout/theme-script'
import { directionOf, isLocale, routing } from '@/i18n/routing'
import { config } from '@/lib/platform/config'
import { latin, latinExtended } from '../fonts/manrope'
import '../globals.css'

export const generateStaticParams = () => routing.locales.map((locale) => ({ locale }))

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#0a3f3b' },
    { media: '(prefers-color-scheme: dark)', color: '#0a2f2c' },
  ],
}

export async function generateMetadata({ params }: LayoutProps<'/[locale]'>): Promise<Metadata> {
  const { locale } = await params
  if (!isLocale(locale)) return {}
  const { siteUrl, storeName } = config()
  const t = await getTranslations({ locale, namespace: 'meta' })
  return {
    metadataBase: new URL(siteUrl),
    title: { default: t('home.title', { store: storeName }), template: `%s · ${storeName}` },
    applicationName: storeName,
    formatDetection: { telephone: false, date: false, email: false, address: false },
  }
}

export default async function LocaleLayout({ children, params }: LayoutProps<'/[locale]'>) {
  const { locale } = await params
  if (!isLocale(locale)) notFound()
  const { storeName, supportEmail, sandbox } = config()
  const t = await getTranslations({ locale, namespace: 'layout' })
  return (
    <html
      lang={locale}
      dir={directionOf(locale)}
      className={`${latin.variable} ${latinExtended.variable}`}
      suppressHydrationWarning
    >
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: one constant of ours, allowed by its hash */}
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <a
          href="#content"
          className="no-print sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50 focus:rounded-xl focus:bg-accent focus:px-4 focus:py-3 focus:font-bold focus:text-on-accent"
        >
          {t('skip')}
        </a>
        {sandbox && <SandboxBanner label={t('sandbox.label')} text={t('sandbox.text')} />}
        <SiteHeader locale={locale} storeName={storeName} />
        <main id="content" tabIndex={-1} className="grow outline-none">
          {children}
        </main>
        <SiteFooter locale={locale} storeName={storeName} supportEmail={supportEmail} />
      </body>
    </html>
  )
}
