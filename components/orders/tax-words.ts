import { getTranslations } from 'next-intl/server'
import { countryName } from '@/components/esims/format'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import { partsIn } from '@/lib/orders/tax-rules'
import type { OrderTax, OrderTaxPart } from '@/lib/orders/tax-types'
import type { OrderView } from '@/lib/orders/types'

const KINDS = ['vat', 'gst', 'hst', 'pst', 'qst', 'jct', 'sales_tax'] as const

/** What of what was kept is tax, one line for each that is due; and what is to be said where that is not known. */
export interface TaxWords {
  readonly lines: readonly { readonly key: string; readonly name: string; readonly amount: string }[]
  readonly note: string | null
}

/** @param keptMinor what the buyer has paid in the end; minor units */
export async function taxWords(
  { tax, price }: Pick<OrderView, 'tax' | 'price'>,
  keptMinor: number,
  locale: Locale,
): Promise<TaxWords> {
  if (tax === null) return { lines: [], note: null }
  const t = await getTranslations({ locale, namespace: 'tax' })
  if (tax.amount === null) return { lines: [], note: t(tax.state === 'unknown' ? 'unknown' : 'pending') }
  const whole = { totalMinor: price.amountMinor, taxMinor: tax.amount.amountMinor }
  const parts = partsIn(tax.parts, keptMinor, whole).filter(({ amount }) => amount.amountMinor > 0)
  return {
    lines: parts.map((part, place) => ({
      key: `tax-${place}`,
      name: t('included', {
        rate: rateWords(part, locale),
        kind: t(`kind.${KINDS.find((kind) => kind === part.kind) ?? 'other'}`),
        place: placeWords(part, locale),
      }),
      amount: formatMoney(part.amount, locale),
    })),
    note: null,
  }
}

const rateWords = ({ percentage }: OrderTaxPart, locale: Locale): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 }).format(
    Number(percentage) / 100,
  )

/** A country in the reader's language; what is within one as Stripe names it. */
const placeWords = ({ country, jurisdiction, level }: OrderTax['parts'][number], locale: Locale): string =>
  level === 'country' ? countryName(country, locale) : jurisdiction
