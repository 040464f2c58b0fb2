import { getTranslations } from 'next-intl/server'
import { type Locale, localePath } from '@/i18n/routing'
import { destinations } from '@/lib/catalog/cached'
import type { Destination } from '@/lib/catalog/types'
import type { PlaceEntry } from '@/lib/core/place-search'
import { placeName } from '@/lib/core/places'
import { config } from '@/lib/platform/config'
import { Breadcrumbs } from './breadcrumbs'
import { CurrencyForm } from './currency-form'
import { CountryTiles, RegionTiles } from './destination-tiles'
import { PlaceSearchBox } from './place-search-box'

interface Props {
  readonly locale: Locale
  readonly currency: string
  /** What was searched for without JavaScript, and what fits. */
  readonly searched?: { readonly text: string; readonly hits: readonly PlaceEntry[] }
}

/** Every place with bundles, A to Z. */
export async function DestinationsView({ locale, currency, searched }: Props) {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  const list = await destinations(currency)
  const { currencies } = config()
  return (
    <div className="page pt-4 lg:pt-6">
      <Breadcrumbs
        locale={locale}
        crumbs={[
          { name: t('home'), path: '/' },
          { name: t('destinations.title'), path: '/destinations' },
        ]}
      />
      <header className="mt-4 max-w-3xl">
        <h1 className="text-3xl sm:text-5xl">{t('destinations.title')}</h1>
        <p className="mt-3 text-lg text-soft">{t('destinations.lead', { count: list.length })}</p>
      </header>
      <div className="mt-6 grid items-end gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="relative z-10 max-w-xl rounded-card bg-sunk p-5">
          <PlaceSearchBox locale={locale} {...(searched ? { initial: searched.text } : {})} />
        </div>
        <CurrencyForm
          locale={locale}
          action={localePath(locale, '/destinations')}
          currencies={currencies}
          current={currency}
        />
      </div>
      {searched && <Hits locale={locale} {...searched} />}
      <section className="pt-10">
        <h2 className="text-2xl">{t('destinations.regions')}</h2>
        <div className="mt-4">
          <RegionTiles locale={locale} />
        </div>
      </section>
      {byLetter(list, locale).map(([letter, countries]) => (
        <section key={letter} className="pt-8" aria-label={letter}>
          <h2 className="text-2xl text-brand">{letter}</h2>
          <div className="mt-3">
            <CountryTiles locale={locale} list={countries} />
          </div>
        </section>
      ))}
      {list.length === 0 && <p className="mt-10 rounded-2xl bg-sunk p-5">{t('nothingAtAll')}</p>}
    </div>
  )
}

async function Hits({ locale, text, hits }: { locale: Locale; text: string; hits: readonly PlaceEntry[] }) {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  return (
    <section className="pt-8" aria-live="polite">
      <h2 className="text-2xl">{t('destinations.searched', { text })}</h2>
      {hits.length === 0 ? (
        <p className="mt-3">{t('destinations.noHits')}</p>
      ) : (
        <ul className="mt-3 grid gap-1">
          {hits.map(({ path, name }) => (
            <li key={path}>
              <a
                href={localePath(locale, path)}
                className="inline-flex min-h-11 items-center font-bold text-brand underline underline-offset-4"
              >
                {name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** By the first letter as the language sorts: "Å" and "Ä" stand where people look for them. */
function byLetter(list: readonly Destination[], locale: Locale): [string, Destination[]][] {
  const collator = new Intl.Collator(locale)
  const sorted = list
    .map((one) => ({ one, name: placeName(one.country, locale) }))
    .sort((a, b) => collator.compare(a.name, b.name))
  const base = new Intl.Collator(locale, { sensitivity: 'base' })
  const groups: [string, Destination[]][] = []
  for (const { one, name } of sorted) {
    const letter = [...name.normalize('NFC')][0]?.toLocaleUpperCase(locale) ?? ''
    const last = groups.at(-1)
    if (last && base.compare(last[0], letter) === 0) last[1].push(one)
    else groups.push([letter, [one]])
  }
  return groups
}
