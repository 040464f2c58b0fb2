import { locale as rootLocale } from 'next/root-params'
import { MissingPage } from '@/components/layout/missing-page'
import { isLocale, routing } from '@/i18n/routing'

/** For pages that find out while rendering that they do not exist (an order, for example). */
export default async function NotFound() {
  const locale = await rootLocale()
  return <MissingPage locale={locale && isLocale(locale) ? locale : routing.defaultLocale} />
}
