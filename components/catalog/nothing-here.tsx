import { getTranslations } from 'next-intl/server'
import { type Locale, localePath } from '@/i18n/routing'
import { destinations } from '@/lib/catalog/cached'
import { CountryTiles } from './destination-tiles'
import { mostVisited } from './popular'

const TILES = 6
const linkClass = 'inline-flex min-h-11 items-center font-bold text-brand underline underline-offset-4'

/** A place that nothing is sold for, regional bundles included: the ways on from here. */
export async function NothingHere({ locale, currency }: { locale: Locale; currency: string }) {
  const t = await getTranslations({ locale })
  const popular = mostVisited(await destinations(currency), TILES)
  return (
    <div className="grid gap-6">
      <p className="rounded-2xl bg-sunk p-5">{t('catalog.nothing')}</p>
      <ul className="flex flex-wrap gap-x-8 gap-y-1">
        <li>
          <a href={localePath(locale, '/trip')} className={linkClass}>
            {t('home.go.trip')}
          </a>
        </li>
        <li>
          <a href={localePath(locale, '/destinations')} className={linkClass}>
            {t('home.all')}
          </a>
        </li>
      </ul>
      {popular.length > 0 && (
        <section aria-labelledby="popular">
          <h2 id="popular" className="mb-4 text-2xl">
            {t('home.popular')}
          </h2>
          <CountryTiles locale={locale} list={popular} />
        </section>
      )}
    </div>
  )
}
