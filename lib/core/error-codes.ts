/**
 * The one table of expected errors. HTTP status, message key (`errors.<code>` in messages/*.json) and
 * retryability all derive from it; a second mapping anywhere is a defect.
 */
export const ERROR_CODES = {
  VALIDATION: { status: 400, retryable: false },
  MALFORMED_BODY: { status: 400, retryable: false },
  BODY_TOO_LARGE: { status: 413, retryable: false },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retryable: false },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false },
  UNAUTHENTICATED: { status: 401, retryable: false },
  FORBIDDEN: { status: 403, retryable: false },
  NOT_FOUND: { status: 404, retryable: false },
  RATE_LIMITED: { status: 429, retryable: true },
  INTERNAL: { status: 500, retryable: false },
  UNAVAILABLE: { status: 503, retryable: true },
  CROSS_SITE: { status: 403, retryable: false },

  CODE_INVALID: { status: 400, retryable: false },
  CODE_LOCKED: { status: 429, retryable: true },
  ACCOUNT_BUSY: { status: 409, retryable: false },

  ICCID_INVALID: { status: 400, retryable: false },
  ICCID_CHECK_DIGIT: { status: 422, retryable: false },
  ICCID_IS_EID: { status: 400, retryable: false },
  ICCID_IS_IMEI: { status: 400, retryable: false },
  ESIM_NOT_FOUND: { status: 404, retryable: false },
  PROVIDERS_UNREACHABLE: { status: 503, retryable: true },

  RENEWAL_NOT_ELIGIBLE: { status: 409, retryable: false },
  RENEWAL_NO_OFFER: { status: 404, retryable: false },
  BUNDLE_NOT_AVAILABLE: { status: 409, retryable: false },
  QUOTE_NOT_FOUND: { status: 404, retryable: false },
  QUOTE_ORDERED: { status: 409, retryable: false },
  QUOTE_EXPIRED: { status: 409, retryable: false },
  PRICE_CHANGED: { status: 409, retryable: false },
  DEVICE_NOT_CHECKED: { status: 400, retryable: false },
  CURRENCY_NOT_SUPPORTED: { status: 400, retryable: false },
  CURRENCY_RATE_MISSING: { status: 503, retryable: true },
  AMOUNT_TOO_SMALL: { status: 409, retryable: false },

  IDEMPOTENCY_KEY_REQUIRED: { status: 400, retryable: false },
  IDEMPOTENCY_KEY_REUSED: { status: 422, retryable: false },
  IDEMPOTENCY_IN_FLIGHT: { status: 409, retryable: true },

  ORDER_NOT_FOUND: { status: 404, retryable: false },
  ORDER_NOT_PAYABLE: { status: 409, retryable: false },
  ORDER_NOT_PAID: { status: 402, retryable: false },
  ORDER_REFUNDED: { status: 409, retryable: false },
  ORDER_NOT_CANCELABLE: { status: 409, retryable: false },
  ORDER_PENDING: { status: 409, retryable: true },
  ORDER_CANCELED: { status: 409, retryable: false },
  ORDER_IN_REVIEW: { status: 409, retryable: false },
  PAYMENT_PENDING: { status: 409, retryable: true },
  PAYMENT_FAILURE: { status: 409, retryable: false },
  INVALID_PAYMENT_TYPE: { status: 400, retryable: false },
  INVALID_VOUCHER_CODE: { status: 404, retryable: false },
  PROMOTION_NOT_FOUND: { status: 400, retryable: false },
  TOP_UP_UNAVAILABLE: { status: 409, retryable: false },
  CARRIER_BILLING_UNAVAILABLE: { status: 400, retryable: false },
  PAYMENT_UNAVAILABLE: { status: 502, retryable: true },
  PAYMENT_NOT_FOUND: { status: 404, retryable: false },
  SIGNATURE_INVALID: { status: 400, retryable: false },
} as const

export type ErrorCode = keyof typeof ERROR_CODES
