import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { alternates } from '@/app/_seo/alternates'
import { CheckForm } from '@/components/check/check-form'
import { checkFormText } from '@/components/check/check-form-text'
import { ExampleCard } from '@/components/check/example-card'
import { HowItWorks } from '@/components/check/how-it-works'
import { PrivacyColumns } from '@/components/check/privacy-columns'
import { TellsSection } from '@/components/check/tells-section'
import { localePath } from '@/i18n/routing'
import { config } from '@/lib/platform/config'

export const ensureStatic = 'navigation'

export async function generateMetadata({ params }: PageProps<'/[locale]'>): Promise<Metadata> {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'meta.home' })
  const title = t('title', { store: config().storeName })
  const description = t('description')
  return {
    title: { absolute: title },
    description,
    alternates: alternates(locale, '/'),
    openGraph: { type: 'website', siteName: config().storeName, title, description, locale },
  }
}

export default async function HomePage({ params }: PageProps<'/[locale]'>) {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'home' })
  return (
    <>
      <section className="on-deep overflow-hidden bg-deep text-on-deep">
        <div className="page grid items-center gap-10 pt-8 pb-14 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)] lg:gap-16 lg:pt-16 lg:pb-24">
          <div>
            <h1 className="text-[2.125rem] sm:text-5xl lg:text-[3.5rem]">{t('title')}</h1>
            <p className="mt-4 max-w-xl text-lg text-on-deep-soft">{t('lead')}</p>
            <div className="sim-corner mt-7 max-w-xl bg-surface p-5 pt-6 text-ink sm:p-7">
              <CheckForm action={localePath(locale, '/check')} text={await checkFormText(locale)} />
            </div>
          </div>
          <ExampleCard locale={locale} />
        </div>
      </section>
      <TellsSection locale={locale} />
      <HowItWorks locale={locale} />
      <PrivacyColumns locale={locale} />
    </>
  )
}
