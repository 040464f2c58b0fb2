import { getTranslations } from 'next-intl/server'
import { CheckForm } from '@/components/check/check-form'
import { checkFormText } from '@/components/check/check-form-text'
import { HowItWorks } from '@/components/check/how-it-works'
import { PrivacyColumns } from '@/components/check/privacy-columns'
import { TellsSection } from '@/components/check/tells-section'
import { ActivePromotions } from '@/components/promotions/active-promotions'
import { Icon } from '@/components/ui/icon'
import { type Locale, localePath } from '@/i18n/routing'
import { destinations } from '@/lib/catalog/cached'
import { CountryTiles, RegionTiles } from './destination-tiles'
import { PlaceSearchBox } from './place-search-box'
import { mostVisited } from './popular'

const TILES = 12

/** Two questions at once: where are you going, and how is the eSIM you have. */
export async function HomeView({ locale, currency }: { locale: Locale; currency: string }) {
  const t = await getTranslations({ locale, namespace: 'home' })
  const popular = mostVisited(await destinations(currency), TILES)
  return (
    <>
      <section className="on-deep overflow-hidden bg-deep text-on-deep">
        <div className="page grid items-start gap-6 pt-8 pb-14 lg:grid-cols-2 lg:gap-8 lg:pt-16 lg:pb-20">
          <div className="lg:col-span-2">
            <h1 className="max-w-3xl text-[2.125rem] sm:text-5xl lg:text-[3.5rem]">{t('title')}</h1>
            <p className="mt-4 max-w-2xl text-lg text-on-deep-soft">{t('lead')}</p>
          </div>
          <div className="relative z-10 rounded-card bg-surface p-5 text-ink sm:p-7">
            <h2 className="mb-4 text-2xl">{t('go.title')}</h2>
            <PlaceSearchBox locale={locale} />
            <p className="mt-4">
              <a
                href={localePath(locale, '/trip')}
                className="inline-flex min-h-11 items-center gap-2 font-semibold text-brand underline underline-offset-4"
              >
                <Icon name="calendar" />
                {t('go.trip')}
              </a>
            </p>
          </div>
          <div className="sim-corner bg-surface p-5 text-ink sm:p-7">
            <h2 className="mb-4 text-2xl">{t('check.title')}</h2>
            <CheckForm action={localePath(locale, '/check')} text={await checkFormText(locale)} />
          </div>
        </div>
      </section>
      <ActivePromotions locale={locale} className="page pt-8" />
      {popular.length > 0 && (
        <section className="page pt-14 lg:pt-20">
          <div className="flex flex-wrap items-baseline justify-between gap-x-6">
            <h2 className="text-3xl lg:text-4xl">{t('popular')}</h2>
            <a
              href={localePath(locale, '/destinations')}
              className="inline-flex min-h-11 items-center font-bold text-brand underline underline-offset-4"
            >
              {t('all')}
            </a>
          </div>
          <div className="mt-6">
            <CountryTiles locale={locale} list={popular} />
          </div>
        </section>
      )}
      <section className="page pt-14">
        <h2 className="text-3xl lg:text-4xl">{t('regions')}</h2>
        <div className="mt-6">
          <RegionTiles locale={locale} />
        </div>
      </section>
      <TellsSection locale={locale} />
      <HowItWorks locale={locale} />
      <PrivacyColumns locale={locale} />
    </>
  )
}
