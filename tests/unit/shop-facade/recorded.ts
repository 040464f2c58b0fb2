/** Answers that the unmodified web client was seen to accept (research, appendix A; all values invented). */

const country = {
  id: '11111111-1111-4111-8111-111111111111',
  alternative_country: null,
  country: 'France',
  country_code: 'FR',
  iso3_code: 'FRA',
  zone_name: 'Europe',
  icon: 'https://cdn.example.test/flags/fra.png',
  operator_list: ['Net A'],
}
const region = {
  region_code: 'EUR',
  region_name: 'Europe',
  zone_name: 'Europe',
  icon: 'https://cdn.example.test/img/eur.png',
  guid: '44444444-4444-4444-8444-444444444444',
}
const bundle = {
  display_title: 'France 5 GB',
  display_subtitle: '5 GB for 30 days',
  bundle_code: 'aaaaaaaa-0000-4000-8000-000000000001',
  bundle_category: { type: 'COUNTRY', title: 'Country', code: 'c0' },
  bundle_region: [],
  bundle_marketing_name: 'France 5 GB',
  bundle_name: 'France 5 GB',
  count_countries: 1,
  currency_code: 'EUR',
  gprs_limit: 5,
  gprs_limit_display: '5 GB',
  original_price: 12.5,
  price: 12.5,
  price_display: '12.50 EUR',
  unlimited: false,
  validity: 30,
  validity_label: 'Day',
  plan_type: 'Data only',
  activity_policy: 'Starts on first connection.',
  validity_display: '30 Day',
  countries: [country],
  supported_ships: [],
  icon: 'https://cdn.example.test/img/fra.png',
  label: null,
  is_stockable: true,
  bundle_info_code: 'BND-1',
  is_active: true,
}
const auth = {
  access_token: '<jwt>',
  refresh_token: '<opaque>',
  user_info: {
    is_verified: true,
    referral_code: 'AB12CD34',
    should_notify: false,
    user_token: 'u-1',
    role_name: 'User',
    balance: 50,
    currency_code: 'EUR',
    is_newsletter_subscribed: false,
    msisdn: null,
    first_name: 'Ada',
    last_name: 'Example',
    language: 'en',
    country: null,
    country_code: null,
    email: 'ada@example.test',
    email_editable: true,
    phone_editable: true,
  },
  user_token: 'u-1',
  is_verified: true,
}
const envelope = {
  status: 'success',
  totalCount: 1,
  data: [{ key: 'LOGIN_TYPE', value: 'email' }],
  title: 'Success',
  message: null,
  developerMessage: null,
  responseCode: 200,
}
export const RECORDED = { country, region, bundle, auth, envelope } as const

/** Fields that may be null on either side, by the contract's tables. */
export const NULLABLE = new Set([
  'alternative_country',
  'country_code',
  'iso3_code',
  'zone_name',
  'label',
  'bundle_info_code',
  'referral_code',
  'msisdn',
  'first_name',
  'last_name',
  'country',
  'email',
  'title',
  'message',
  'developerMessage',
])

/** Types of a JSON value, written down: whole numbers and fractions are one type on the wire. */
export function shapeOf(value: unknown, name = ''): unknown {
  if (NULLABLE.has(name) && (value === null || typeof value === 'string')) return 'string or null'
  if (Array.isArray(value))
    return name === 'countries' ? value.slice(0, 1).map((item) => shapeOf(item)) : 'array'
  if (value === null) return 'null'
  if (typeof value !== 'object') return typeof value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, shapeOf(inner, key)] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  )
}
