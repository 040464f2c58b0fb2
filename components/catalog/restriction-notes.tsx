import { getTranslations } from 'next-intl/server'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/i18n/routing'
import { isSoldTo } from '@/lib/catalog/restrictions'
import type { Restriction } from '@/lib/catalog/types'
import { formatDay } from '@/lib/core/calendar-day'
import { placeName } from '@/lib/core/places'
import { placeNames } from './restriction-words'

interface Props {
  readonly locale: Locale
  readonly restrictions: readonly Restriction[]
  /** Where the visitor is, alpha-2; null where nobody knows. */
  readonly visitor: string | null
}

/** What has to be known before a bundle is bought, each with who says so; nothing where nothing is stated. */
export async function RestrictionNotes({ locale, restrictions, visitor }: Props) {
  if (restrictions.length === 0) return null
  const t = await getTranslations({ locale, namespace: 'restrictions' })
  const isClosed = visitor !== null && !isSoldTo({ restrictions }, visitor)
  return (
    <Notice tone={isClosed ? 'bad' : 'warn'} title={t('title')}>
      {isClosed && <p className="mb-2 font-bold">{t('here', { place: placeName(visitor, locale) })}</p>}
      <ul className="grid gap-3">
        {restrictions.map((restriction) => (
          <li key={restriction.restrictionId}>
            <Statement locale={locale} restriction={restriction} />
            <p className="text-sm">
              <a
                href={restriction.sourceUrl}
                target="_blank"
                rel="noopener noreferrer"
                className="inline-flex min-h-6 items-center text-ink underline underline-offset-4"
              >
                {t('source', { date: formatDay(restriction.sourceDate, locale) })}
              </a>
            </p>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** What it means, in our words; then the operator's own, in English where they did not write it in the visitor's language. */
async function Statement({ locale, restriction }: { locale: Locale; restriction: Restriction }) {
  const t = await getTranslations({ locale, namespace: 'restrictions' })
  const { kind, country, buyerCountries, texts } = restriction
  const own = texts[locale]
  return (
    <>
      {kind === 'needs_registration' && (
        <p>
          {country === null
            ? t('registration')
            : t('registrationIn', { places: placeNames([country], locale) })}
        </p>
      )}
      {kind === 'not_sold_from' && <p>{t('notSoldFrom', { places: placeNames(buyerCountries, locale) })}</p>}
      {own !== undefined ? (
        <p>{own}</p>
      ) : (
        texts.en !== undefined && (
          <p lang="en" dir="ltr" className="rtl:text-end">
            {texts.en}
          </p>
        )
      )}
    </>
  )
}
