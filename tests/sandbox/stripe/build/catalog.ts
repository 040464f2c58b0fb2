import Stripe from 'stripe'
import { createId } from '../state/ids'

export function buildProduct(
  facts: {
    name: string
    description: string | null
    images: string[]
    metadata: Stripe.Metadata
    active: boolean
  },
  created: number,
): Stripe.Product {
  return {
    id: createId('prod', 14),
    object: 'product',
    active: facts.active,
    created,
    default_price: null,
    description: facts.description,
    images: facts.images,
    livemode: false,
    marketing_features: [],
    metadata: facts.metadata,
    name: facts.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: created,
    url: null,
  }
}

export function buildPrice(
  facts: {
    product: string
    unitAmount: number
    currency: string
    metadata: Stripe.Metadata
    active: boolean
  },
  created: number,
): Stripe.Price {
  return {
    id: createId('price'),
    object: 'price',
    active: facts.active,
    billing_scheme: 'per_unit',
    created,
    currency: facts.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: facts.metadata,
    nickname: null,
    product: facts.product,
    recurring: null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: facts.unitAmount,
    unit_amount_decimal: Stripe.Decimal.from(facts.unitAmount),
  }
}

export function buildLineItem(
  price: Stripe.Price,
  name: string,
  quantity: number,
  metadata: Stripe.Metadata,
): Stripe.LineItem {
  const total = (price.unit_amount ?? 0) * quantity
  return {
    id: createId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: price.currency,
    description: name,
    metadata,
    price,
    quantity,
  }
}

export function buildCustomer(
  facts: { email: string | null; name: string | null; description: string | null; metadata: Stripe.Metadata },
  created: number,
): Stripe.Customer {
  return {
    id: createId('cus', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created,
    currency: null,
    default_source: null,
    delinquent: false,
    description: facts.description,
    discount: null,
    email: facts.email,
    invoice_prefix: createId('X', 7).slice(2).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: facts.metadata,
    name: facts.name,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  }
}
