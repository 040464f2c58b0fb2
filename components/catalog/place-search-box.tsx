import { getTranslations } from 'next-intl/server'
import { type Locale, localePath } from '@/i18n/routing'
import { PlaceSearch } from './place-search'

/** The search for a place with its words in the visitor's language. */
export async function PlaceSearchBox({ locale, initial }: { locale: Locale; initial?: string }) {
  const t = await getTranslations({ locale, namespace: 'places.search' })
  return (
    <PlaceSearch
      action={localePath(locale, '/destinations')}
      prefix={localePath(locale, '/') === '/' ? '' : localePath(locale, '/')}
      indexUrl={`/api/places/${locale}`}
      {...(initial === undefined ? {} : { initial })}
      text={{
        label: t('label'),
        placeholder: t('placeholder'),
        submit: t('submit'),
        suggestions: t('suggestions'),
        none: t('none'),
        found: t('found', { count: '{count}' }),
      }}
    />
  )
}
