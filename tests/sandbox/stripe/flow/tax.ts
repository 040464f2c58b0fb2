import type Stripe from 'stripe'
import { type Rate, ratesAt } from '../build/tax-rates'
import { invalidParam, missingParam, noSuch, notAllowed, notSimulated } from '../errors'
import { isCurrency } from '../money'
import { nowSeconds, type Simulator } from '../simulator'
import { createId } from '../state/ids'
import type { Taxed } from '../state/store'

type Calculation = Taxed<Stripe.Tax.Calculation, Stripe.Tax.CalculationLineItem>
type LineBreakdown = Stripe.Tax.CalculationLineItem.TaxBreakdown

const DAY = 86_400
const OLDEST_TAX_DATE_DAYS = 31
const DEFAULT_TAX_CODE = 'txcd_10000000'

/** Works tax out for a place, as the account is registered there. Only prices that include it are simulated. */
export function createCalculation(
  sim: Simulator,
  params: Stripe.Tax.CalculationCreateParams,
): Stripe.Tax.Calculation {
  if (!isCurrency(params.currency)) throw invalidParam(`Invalid currency: ${params.currency}.`, 'currency')
  if (params.shipping_cost) throw notSimulated('shipping', 'shipping_cost')
  if (params.customer) throw notSimulated('the tax of customers', 'customer')
  const taxDate = params.tax_date ?? nowSeconds(sim)
  if (Math.abs(taxDate - nowSeconds(sim)) > OLDEST_TAX_DATE_DAYS * DAY)
    throw invalidParam('The tax date must be within 31 days of now.', 'tax_date')
  const address = addressOf(params.customer_details)
  const country = address.country ?? ''
  const rates = ratesAt(country, address.postal_code ?? '')
  const lines = params.line_items.map((item, place) => lineOf(item, place, rates, country))
  if (new Set(lines.map(({ reference }) => reference)).size < lines.length)
    throw invalidParam('References must be unique across the line items.', 'line_items')
  const calculation = buildCalculation(params, address, lines, { now: nowSeconds(sim), taxDate })
  sim.store.taxCalculations.set(String(calculation.id), { object: calculation, lines })
  return calculation
}

function addressOf(details: Stripe.Tax.CalculationCreateParams.CustomerDetails | undefined): Stripe.Address {
  const { address } = details ?? {}
  if (!address) throw missingParam('customer_details[address]')
  if (!details?.address_source) throw missingParam('customer_details[address_source]')
  const { country, postal_code: postalCode } = address
  const needsCode = country === 'US' || (country === 'CA' && !address.state)
  const isWrong = country === 'US' && !/^\d{5}(-\d{4})?$/.test(postalCode ?? '')
  if (!/^[A-Z]{2}$/.test(country) || (needsCode && !postalCode) || isWrong) {
    const message =
      "We could not determine the customer's tax location based on the provided customer address."
    throw notAllowed(message, { code: 'customer_tax_location_invalid', param: 'customer_details[address]' })
  }
  const { city = null, line1 = null, line2 = null, state = null } = address
  return { city, country, line1, line2, postal_code: postalCode ?? null, state } as Stripe.Address
}

function lineOf(
  item: Stripe.Tax.CalculationCreateParams.LineItem,
  place: number,
  rates: readonly Rate[],
  country: string,
): Stripe.Tax.CalculationLineItem {
  if (item.tax_behavior !== 'inclusive')
    throw notSimulated('prices without tax', `line_items[${place}][tax_behavior]`)
  if (item.product) throw notSimulated('the tax of products', `line_items[${place}][product]`)
  if (item.amount < 0) throw invalidParam('Invalid non-negative integer', `line_items[${place}][amount]`)
  if (item.tax_code !== undefined && !/^txcd_\d{8}$/.test(item.tax_code))
    throw noSuch('tax code', item.tax_code, `line_items[${place}][tax_code]`)
  const breakdown = breakdownOf(item.amount, rates, country)
  return {
    id: createId('tax_li', 14),
    object: 'tax.calculation_line_item',
    amount: item.amount,
    amount_tax: breakdown.reduce((sum, { amount }) => sum + amount, 0),
    livemode: false,
    metadata: null,
    performance_location: null,
    product: null,
    quantity: item.quantity ?? 1,
    reference: item.reference ?? `L${place + 1}`,
    tax_behavior: 'inclusive',
    tax_breakdown: breakdown,
    tax_code: item.tax_code ?? DEFAULT_TAX_CODE,
  }
}

/** Tax that a price includes: its share of net and rates, rounded once, the last jurisdiction taking what is left. */
function breakdownOf(amount: number, rates: readonly Rate[], country: string): LineBreakdown[] {
  if (rates.length === 0)
    return [
      {
        amount: 0,
        jurisdiction: { country, display_name: country, level: 'country', state: null },
        sourcing: 'destination',
        tax_rate_details: null,
        taxability_reason: 'not_collecting',
        taxable_amount: 0,
      },
    ]
  const percent = rates.reduce((sum, { percentage }) => sum + Number(percentage), 0)
  const tax = Math.round((amount * percent) / (100 + percent))
  let left = tax
  return rates.map(({ jurisdiction, percentage, type, name }, place) => {
    const isLast = place === rates.length - 1
    const part = isLast ? left : Math.round((tax * Number(percentage)) / percent)
    left -= part
    return {
      amount: part,
      jurisdiction,
      sourcing: 'destination',
      tax_rate_details: { display_name: name, percentage_decimal: percentage, tax_type: type },
      taxability_reason: 'standard_rated',
      taxable_amount: amount - tax,
    }
  })
}

function buildCalculation(
  params: Stripe.Tax.CalculationCreateParams,
  address: Stripe.Address,
  lines: readonly Stripe.Tax.CalculationLineItem[],
  { now, taxDate }: { now: number; taxDate: number },
): Stripe.Tax.Calculation {
  return {
    id: createId('taxcalc', 16),
    object: 'tax.calculation',
    amount_total: lines.reduce((sum, { amount }) => sum + amount, 0),
    currency: params.currency,
    customer: null,
    customer_details: {
      address,
      address_source: params.customer_details?.address_source ?? null,
      ip_address: null,
      tax_ids: [],
      taxability_override: 'none',
    },
    expires_at: now + 90 * DAY,
    livemode: false,
    ship_from_details: null,
    shipping_cost: null,
    tax_amount_exclusive: 0,
    tax_amount_inclusive: lines.reduce((sum, line) => sum + line.amount_tax, 0),
    tax_breakdown: lines.flatMap(({ tax_breakdown }) =>
      (tax_breakdown ?? []).map(({ amount, jurisdiction, tax_rate_details: rate, ...rest }) => ({
        amount,
        inclusive: true,
        taxability_reason: rest.taxability_reason,
        taxable_amount: rest.taxable_amount,
        tax_rate_details: {
          country: jurisdiction.country,
          flat_amount: null,
          percentage_decimal: rate?.percentage_decimal ?? '0.0',
          rate_type: rate ? 'percentage' : null,
          state: jurisdiction.state,
          tax_type: rate?.tax_type ?? null,
        },
      })),
    ),
    tax_date: taxDate,
  }
}

export function findCalculation(sim: Simulator, id: string): Calculation {
  const calculation = sim.store.taxCalculations.get(id)
  if (!calculation || (calculation.object.expires_at ?? 0) < nowSeconds(sim))
    throw noSuch('tax calculation', id, 'calculation')
  return calculation
}
