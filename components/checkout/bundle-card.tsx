import { getTranslations } from 'next-intl/server'
import { missingCountries } from '@/components/catalog/covered-places'
import { RestrictionNotes } from '@/components/catalog/restriction-notes'
import { CountryList } from '@/components/esims/country-list'
import { bundleWords } from '@/components/orders/bundle-words'
import { Fact } from '@/components/ui/fact'
import { Icon } from '@/components/ui/icon'
import { type Locale, localePath } from '@/i18n/routing'
import { bundleSlug } from '@/lib/catalog/slugs'
import type { Bundle } from '@/lib/catalog/types'
import { formatMoney, type Money } from '@/lib/core/money'

interface Props {
  readonly locale: Locale
  readonly bundle: Bundle
  readonly price: Money
  /** Where the visitor is, alpha-2; null where nobody knows. */
  readonly visitor: string | null
}

/** What is bought, in short: data, days, price of one, and where it works and where not. */
export async function BundleCard({ locale, bundle, price, visitor }: Props) {
  const t = await getTranslations({ locale, namespace: 'checkout' })
  const words = await bundleWords(bundle, locale)
  return (
    <section aria-label={t('summary')} className="rounded-card border border-line bg-surface shadow-card">
      <div className="p-5 sm:p-7">
        <dl className="grid grid-cols-2 gap-4">
          <Fact name={t('data')}>{words.data}</Fact>
          <Fact name={t('days')}>{words.days}</Fact>
          <Fact name={t('starts')} className="col-span-2">
            {t(`activation.${bundle.activationPolicy ?? 'unknown'}`)}
          </Fact>
        </dl>
        <div className="mt-5 grid gap-5">
          <Coverage locale={locale} bundle={bundle} />
          <RestrictionNotes locale={locale} restrictions={bundle.restrictions} visitor={visitor} />
        </div>
        <div className="mt-3 grid">
          <a href={localePath(locale, `/bundles/${bundleSlug(bundle)}`)} className={LINK}>
            {t('details')}
          </a>
          <a
            href={localePath(locale, `/cart?add=${bundle.bundleId}&currency=${price.currency}`)}
            className={LINK}
          >
            {t('toCart')}
          </a>
        </div>
      </div>
      <p className="tear-line flex items-baseline justify-between gap-4 p-5 sm:px-7">
        <span className="font-semibold text-soft">{t('perEsim')}</span>
        <span className="font-extrabold text-2xl tabular-nums">{formatMoney(price, locale)}</span>
      </p>
    </section>
  )
}

const LINK =
  'inline-flex min-h-11 items-center justify-self-start font-semibold text-brand underline underline-offset-4'

async function Coverage({ locale, bundle }: Pick<Props, 'locale' | 'bundle'>) {
  const { countries, scope } = bundle
  const t = await getTranslations({ locale, namespace: 'checkout' })
  if (scope === 'sea') return <p className="font-semibold">{t('atSea')}</p>
  if (countries.length === 0) return <p className="font-semibold">{t('countriesUnknown')}</p>
  const missing = missingCountries(bundle, locale)
  return (
    <div className="grid gap-4">
      <div>
        <p className="mb-1 flex items-center gap-2 font-bold">
          <Icon name="check" className="text-good" />
          {t('dataIn')}
        </p>
        <CountryList countries={countries} locale={locale} />
      </div>
      <div>
        <p className="mb-1 flex items-center gap-2 font-bold">
          <Icon name="cross" className="text-bad" />
          {t('notIn')}
        </p>
        {missing.length > 0 ? <CountryList countries={missing} locale={locale} /> : <p>{t('notInOthers')}</p>}
      </div>
    </div>
  )
}
