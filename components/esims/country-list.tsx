import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { Flag } from './flag'
import { countryName } from './format'

const SHOWN = 4

/** Countries with flags; long lists open on demand. */
export async function CountryList({ countries, locale }: { countries: readonly string[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'result' })
  const named = countries
    .map((code) => ({ code, name: countryName(code, locale) }))
    .sort((a, b) => a.name.localeCompare(b.name, locale))
  const first = named.length <= SHOWN + 1 ? named : named.slice(0, SHOWN)
  const rest = named.slice(first.length)
  return (
    <div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">{first.map(entry)}</ul>
      {rest.length > 0 && (
        <details className="mt-1">
          <summary className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4">
            {t('moreCountries', { count: rest.length })}
          </summary>
          <ul className="flex flex-wrap gap-x-4 gap-y-1">{rest.map(entry)}</ul>
        </details>
      )}
    </div>
  )
}

const entry = ({ code, name }: { code: string; name: string }) => (
  <li key={code} className="inline-flex items-center gap-2">
    <Flag country={code} />
    {name}
  </li>
)
