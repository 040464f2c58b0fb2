import type Stripe from 'stripe'
import { createSessionId } from '../state/ids'

export interface SessionFacts {
  params: Stripe.Checkout.SessionCreateParams
  amountTotal: number
  currency: string
  created: number
  expiresAt: number
  paymentMethodTypes: string[]
  recoveredFrom: string | null
  metadata: Stripe.Metadata
  checkoutUrl: (sessionId: string) => string
}

/** A new open session. Typed in full by stripe-node, so a field that Stripe adds or drops is a compile error here. */
export function buildSession(facts: SessionFacts): Stripe.Checkout.Session {
  const { params } = facts
  const id = createSessionId()
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? true },
    after_expiration: buildAfterExpiration(params),
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: facts.amountTotal,
    amount_total: facts.amountTotal,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: facts.created,
    currency: facts.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: params.custom_text?.after_submit || null,
      shipping_address: params.custom_text?.shipping_address || null,
      submit: params.custom_text?.submit || null,
      terms_of_service_acceptance: params.custom_text?.terms_of_service_acceptance || null,
    },
    customer: params.customer ?? null,
    customer_account: null,
    customer_creation: params.customer ? null : (params.customer_creation ?? 'if_required'),
    customer_details: params.customer_email ? buildCustomerDetails(params.customer_email, null) : null,
    customer_email: params.customer_email ?? null,
    discounts: [],
    expires_at: facts.expiresAt,
    integration_identifier: params.integration_identifier ?? null,
    invoice: null,
    invoice_creation: {
      enabled: false,
      invoice_data: {
        account_tax_ids: null,
        custom_fields: null,
        description: null,
        footer: null,
        issuer: null,
        metadata: {},
        rendering_options: null,
      },
    },
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: facts.metadata,
    mode: params.mode ?? 'payment',
    optional_items: null,
    origin_context: params.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: { id: 'pmc_sandbox', parent: null },
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: facts.paymentMethodTypes,
    payment_status: facts.amountTotal === 0 ? 'no_payment_required' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: facts.recoveredFrom,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: facts.checkoutUrl(id),
    wallet_options: null,
  }
}

function buildAfterExpiration(
  params: Stripe.Checkout.SessionCreateParams,
): Stripe.Checkout.Session.AfterExpiration | null {
  const recovery = params.after_expiration?.recovery
  if (!recovery) return null
  return {
    recovery: {
      allow_promotion_codes: recovery.allow_promotion_codes ?? false,
      enabled: recovery.enabled,
      expires_at: null,
      url: null,
    },
  }
}

export function buildCustomerDetails(
  email: string | null,
  name: string | null,
): Stripe.Checkout.Session.CustomerDetails {
  return {
    address:
      name === null
        ? null
        : { city: null, country: 'US', line1: null, line2: null, postal_code: null, state: null },
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  }
}
