import type Stripe from 'stripe'

export interface Rate {
  readonly jurisdiction: Stripe.Tax.CalculationLineItem.TaxBreakdown.Jurisdiction
  readonly percentage: string
  readonly type: string
  readonly name: string
}

const vat = (country: string, place: string, percentage: string, name: string): readonly Rate[] => [
  {
    jurisdiction: { country, display_name: place, level: 'country', state: null },
    percentage,
    type: 'vat',
    name,
  },
]
const level = (
  country: string,
  state: string,
  where: 'country' | 'state' | 'city',
  place: string,
  [type, percentage, name]: readonly [string, string, string],
): Rate => ({
  jurisdiction: { country, display_name: place, level: where, state: where === 'country' ? null : state },
  percentage,
  type,
  name,
})

/** Where this account is registered to collect: a country, or the beginning of a postal code in it. */
const RATES: Readonly<Record<string, readonly Rate[]>> = {
  DE: vat('DE', 'Germany', '19.0', 'Value-added tax (VAT)'),
  FR: vat('FR', 'France', '20.0', 'Value-added tax (VAT)'),
  AT: vat('AT', 'Austria', '20.0', 'Value-added tax (VAT)'),
  GB: vat('GB', 'United Kingdom', '20.0', 'Value-added tax (VAT)'),
  TR: vat('TR', 'Turkey', '20.0', 'Value-added tax (VAT)'),
  'US 1': [
    level('US', 'NY', 'state', 'New York', ['sales_tax', '4.0', 'Sales and Use Tax']),
    level('US', 'NY', 'city', 'New York City', ['sales_tax', '4.5', 'Local Sales and Use Tax']),
  ],
  'CA H': [
    level('CA', 'QC', 'country', 'Canada', ['gst', '5.0', 'GST']),
    level('CA', 'QC', 'state', 'Quebec', ['qst', '9.975', 'QST']),
  ],
}

/** The rates in force at an address; none: not registered there. */
export const ratesAt = (country: string, postalCode: string): readonly Rate[] =>
  RATES[country] ?? RATES[`${country} ${postalCode.charAt(0).toUpperCase()}`] ?? []
