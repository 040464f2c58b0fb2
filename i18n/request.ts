import { locale as rootLocale } from 'next/root-params'
import { getRequestConfig } from 'next-intl/server'
import { isLocale, routing } from './routing'

/** Server actions cannot read the root parameter: they pass their locale to `getTranslations({ locale })`. */
export default getRequestConfig(async ({ locale: given }) => {
  const wanted = given ?? (await rootLocale())
  const locale = wanted && isLocale(wanted) ? wanted : routing.defaultLocale
  return {
    locale,
    timeZone: 'UTC',
    messages: (await import(`../messages/${locale}.json`)).default,
  }
})
