import type { Locale } from '@/i18n/routing'

/** Whole and tenths of GB as people of the language write them; Arabic has no short form that reads well. */
export const gigabytes = (locale: Locale) =>
  new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'gigabyte',
    unitDisplay: locale === 'ar' ? 'long' : 'short',
  })
