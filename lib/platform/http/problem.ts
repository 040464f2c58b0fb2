import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import type { Failure } from '@/lib/core/result'

/** English sentences of the error table for programs (RFC 9457 `title`); people read messages/*.json. */
const TITLES: Readonly<Record<ErrorCode, string>> = {
  VALIDATION: 'Some fields are not valid.',
  MALFORMED_BODY: 'The body is not valid JSON.',
  BODY_TOO_LARGE: 'The body is too large.',
  UNSUPPORTED_MEDIA_TYPE: 'Send application/json.',
  METHOD_NOT_ALLOWED: 'This address does not take that method.',
  UNAUTHENTICATED: 'Sign in, or send a valid key.',
  FORBIDDEN: 'Not allowed.',
  NOT_FOUND: 'Not found.',
  RATE_LIMITED: 'Too many requests. Try again later.',
  INTERNAL: 'Something went wrong on our side.',
  UNAVAILABLE: 'We cannot answer right now. Try again shortly.',
  CROSS_SITE: 'This request came from another site.',
  CODE_INVALID: 'This code is wrong or has expired.',
  CODE_LOCKED: 'Too many wrong codes. Wait, then ask for a new one.',
  ACCOUNT_BUSY: 'An order of this account is under way. Nothing was deleted; try again when it is done.',
  ICCID_INVALID: 'This is not an ICCID: 18 to 22 digits that start with 89.',
  ICCID_CHECK_DIGIT: 'The check digit does not fit. Check the number, or confirm it.',
  ICCID_IS_EID: 'This is an EID, the number of the chip. The ICCID has 18 to 22 digits and starts with 89.',
  ICCID_IS_IMEI:
    'This is an IMEI, the number of the phone. The ICCID has 18 to 22 digits and starts with 89.',
  ESIM_NOT_FOUND: 'Every provider answered, and none knows this eSIM.',
  PROVIDERS_UNREACHABLE: 'Not every provider could be asked. Try again shortly.',
  USAGE_NOT_STATED: 'The provider does not state the usage',
  RENEWAL_NOT_ELIGIBLE: 'This eSIM cannot be renewed with that bundle. Nothing was charged.',
  RENEWAL_NO_OFFER: 'No bundle matches this eSIM. Nothing was charged.',
  BUNDLE_NOT_AVAILABLE: 'This bundle is not available now. Nothing was charged.',
  QUOTE_NOT_FOUND: 'This quote does not exist.',
  QUOTE_ORDERED: 'This quote has an order already, made with other details. Ask for a new quote.',
  QUOTE_EXPIRED: 'This quote has expired. Ask for a new one; nothing was charged.',
  PRICE_CHANGED: 'The price is another one now. Nothing was ordered.',
  LARGER_NOT_AVAILABLE: 'The larger bundle of the promotion cannot be had now. Nothing was ordered.',
  TRAVEL_DATE_REQUIRED: 'This bundle is bought for a day of travel: send `travel_date`. Nothing was ordered.',
  TAX_LOCATION_REQUIRED:
    'Tax needs the country of the buyer; in the United States and Canada with the postal code. Nothing was ordered.',
  TRAVEL_DATE_INVALID: 'The day of travel is a day from today to a year ahead. Nothing was ordered.',
  NOT_SOLD_FROM_COUNTRY:
    'This bundle is not sold from the country where the buyer is: from there it is neither ordered nor paid.',
  COUNTRY_NOT_CONFIRMED:
    'This bundle is not sold from some countries: the buyer has to say not to be in one of them. Nothing was ordered.',
  DEVICE_NOT_CHECKED: 'Say whether the phone takes eSIMs, or that you buy anyway.',
  CURRENCY_NOT_SUPPORTED: 'This currency is not supported.',
  CURRENCY_RATE_MISSING: 'No recent exchange rate is known for this currency right now.',
  AMOUNT_TOO_SMALL: 'The amount is below what can be paid by card.',
  IDEMPOTENCY_KEY_REQUIRED: 'Send an Idempotency-Key header of 8 to 200 characters.',
  IDEMPOTENCY_KEY_REUSED: 'This Idempotency-Key was used for something else.',
  IDEMPOTENCY_IN_FLIGHT: 'A request with this Idempotency-Key is still being worked on.',
  ORDER_NOT_FOUND: 'This order does not exist.',
  ORDER_NOT_PAYABLE: 'This order cannot be paid any more. Nothing was charged.',
  ORDER_PAID: 'This order is paid already.',
  ORDER_NOT_PAID: 'This order is not paid.',
  ORDER_REFUNDED: 'This order was refunded.',
  REFUND_NOT_POSSIBLE: 'It cannot be given back this way.',
  WALLET_NEEDS_ACCOUNT: 'Sign in to have a wallet.',
  ORDER_NOT_CANCELABLE: 'This order is paid, or its payment is under way: it cannot be cancelled.',
  ORDER_PENDING: 'The payment has arrived, the eSIM has not yet.',
  ORDER_CANCELED: 'This order was cancelled or has expired. Nothing was charged.',
  ORDER_IN_REVIEW: 'The payment has arrived; staff are looking into the delivery.',
  PAYMENT_PENDING: 'This order is not paid yet.',
  PAYMENT_FAILURE: 'The payment of this order failed. Nothing was charged.',
  INVALID_PAYMENT_TYPE: 'This way to pay is not offered.',
  INVALID_VOUCHER_CODE: "This code can't be used.",
  VOUCHER_LOCKED: 'Too many voucher codes that are none. Wait an hour.',
  PROMOTION_NOT_FOUND: 'This promotion code is not valid.',
  PROMOTION_NOT_ACTIVE: 'This promotion has not begun yet, or it is over.',
  PROMOTION_ALREADY_USED: 'This buyer has used this promotion already.',
  PROMOTION_REACHED_MAX_USAGE: 'This promotion has been used up.',
  PROMOTION_ORDER_TOO_SMALL: 'The order is too small for this promotion.',
  PROMOTION_OTHER_CURRENCY: 'This promotion is for prices in another currency.',
  PROMOTION_NEEDS_ACCOUNT: 'This promotion is for account holders: sign in.',
  PROMO_CODE_CANNOT_BE_USED_FOR_THIS_BUNDLE: 'This promotion is not for what is being bought.',
  USER_HAS_PREVIOUS_ESIM: 'This is for a first order only, and this buyer has ordered before.',
  OWN_REFERRAL_CODE_CANNOT_BE_USED: "This is the buyer's own code.",
  REFERRAL_CODE_ALREADY_USED: "A friend's code was used already.",
  TOP_UP_UNAVAILABLE: 'Balances cannot be topped up here yet. Pay by card instead.',
  CARRIER_BILLING_UNAVAILABLE: 'Payment by phone bill is not offered, so no order waits for a code.',
  INSUFFICIENT_FUNDS: 'There is not enough in the wallet.',
  WALLET_FROZEN: 'The wallet is frozen while a payment is disputed.',
  WALLET_NOT_EMPTY:
    'There is money in the wallet. Spend it first, or agree to give it up. Nothing was deleted.',
  WALLET_CHANGED: 'The wallet has changed meanwhile. Nothing was charged; ask again with the new amounts.',
  HOLD_CLOSED: 'What was reserved has been given back.',
  TOP_UP_LIMIT: 'More than may be put into a wallet at once, in a day, or in all.',
  PAYMENT_UNAVAILABLE: 'The payment service did not answer. Nothing was charged; try again.',
  PAYMENT_NOT_FOUND: 'This payment does not exist.',
  SIGNATURE_INVALID: 'The signature does not fit.',
}

export const titleOf = (code: ErrorCode): string => TITLES[code]

/** Turns a failure into a response; façades pass their own. */
export type ProblemFormat = (
  failure: Failure,
  requestId: string,
) => { body: unknown; contentType: string; status?: number }

/** RFC 9457 problem of our own API. */
export const problemFormat: ProblemFormat = (failure, requestId) => ({
  contentType: 'application/problem+json',
  body: {
    type: `urn:roamkeep:problem:${failure.code.toLowerCase().replaceAll('_', '-')}`,
    title: titleOf(failure.code),
    status: ERROR_CODES[failure.code].status,
    code: failure.code,
    ...(failure.detail ? { detail: failure.detail } : {}),
    ...(failure.triesLeft === undefined ? {} : { tries_left: failure.triesLeft }),
    requestId,
    ...(failure.fields
      ? { errors: Object.entries(failure.fields).map(([field, message]) => ({ field, message })) }
      : {}),
  },
})

export function failureResponse(
  failure: Failure,
  requestId: string,
  format: ProblemFormat = problemFormat,
): Response {
  const { body, contentType, status = ERROR_CODES[failure.code].status } = format(failure, requestId)
  const retryAfter = failure.retryAfterSeconds ?? (status === 503 || status === 502 ? 5 : undefined)
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': contentType,
      'cache-control': 'private, no-store',
      'x-request-id': requestId,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
  })
}
