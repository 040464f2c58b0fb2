import { getTranslations } from 'next-intl/server'
import { CountryList } from '@/components/esims/country-list'
import { bundleWords } from '@/components/orders/bundle-words'
import { Fact } from '@/components/ui/fact'
import { Icon } from '@/components/ui/icon'
import type { Locale } from '@/i18n/routing'
import type { Bundle } from '@/lib/catalog/types'
import { membersOf, regionOf } from '@/lib/core/regions'

/** What is bought, in short: data, days, and where it works and where not. */
export async function BundleCard({ locale, bundle }: { locale: Locale; bundle: Bundle }) {
  const t = await getTranslations({ locale, namespace: 'checkout' })
  const words = await bundleWords(bundle, locale)
  return (
    <div className="grid gap-5">
      <dl className="grid grid-cols-2 gap-4">
        <Fact name={t('data')}>{words.data}</Fact>
        <Fact name={t('days')}>{words.days}</Fact>
        <Fact name={t('starts')} className="col-span-2">
          {t(`activation.${bundle.activationPolicy ?? 'unknown'}`)}
        </Fact>
      </dl>
      <Coverage locale={locale} bundle={bundle} />
    </div>
  )
}

async function Coverage({ locale, bundle }: { locale: Locale; bundle: Bundle }) {
  const { countries, scope } = bundle
  const t = await getTranslations({ locale, namespace: 'checkout' })
  if (scope === 'sea') return <p className="font-semibold">{t('atSea')}</p>
  if (countries.length === 0) return <p className="font-semibold">{t('countriesUnknown')}</p>
  const region = regionOf(bundle)
  const outside = region === null ? [] : membersOf(region).filter((country) => !countries.includes(country))
  return (
    <div className="grid gap-4">
      <section aria-label={t('dataIn')}>
        <p className="mb-1 flex items-center gap-2 font-bold">
          <Icon name="check" className="text-good" />
          {t('dataIn')}
        </p>
        <CountryList countries={countries} locale={locale} />
      </section>
      <section aria-label={t('notIn')}>
        <p className="mb-1 flex items-center gap-2 font-bold">
          <Icon name="cross" className="text-bad" />
          {t('notIn')}
        </p>
        {outside.length > 0 ? <CountryList countries={outside} locale={locale} /> : <p>{t('notInOthers')}</p>}
      </section>
    </div>
  )
}
