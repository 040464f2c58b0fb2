import type { Locale } from '@/i18n/routing'

/** The store's currencies as options of a <select>. */
export function CurrencyOptions({ locale, currencies }: { locale: Locale; currencies: readonly string[] }) {
  const names = new Intl.DisplayNames(locale, { type: 'currency' })
  return currencies.map((code) => (
    <option key={code} value={code}>
      {`${code} · ${names.of(code) ?? code}`}
    </option>
  ))
}
