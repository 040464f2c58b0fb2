import { LocalTime } from '@/components/ui/local-time'
import type { Locale } from '@/i18n/routing'

/** Date and time in the visitor's zone; in UTC, and said so, until the browser knows better. */
export function Moment({ locale, iso }: { locale: Locale; iso: string }) {
  const utc = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return (
    <LocalTime
      iso={iso}
      locale={locale}
      dateStyle="medium"
      timeStyle="short"
      fallback={`${utc.format(new Date(iso))} UTC`}
    />
  )
}
