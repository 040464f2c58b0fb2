import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { fromDecimalText, type Money, toDecimalText } from '@/lib/core/money'
import { fail, ok } from '@/lib/core/result'
import type { PaymentService } from '@/lib/payments/contract'
import {
  type CheckoutRequest,
  type PaymentEvent,
  type Reading,
  type RefundView,
  SESSION_PLACEHOLDER,
  type SessionView,
} from '@/lib/payments/types'
import type { VendorOutcome } from '@/lib/platform/http/vendor-call'
import { createVendorClient } from '@/lib/platform/http/vendor-client'

/** Pocketbill behind the payment port: pages, refunds and signed calls; no intents, no disputes, no list of movements. */

export interface PocketbillEnv {
  readonly baseUrl: string
  readonly apiKey: string
  readonly webhookSecret: string
  /** Of every call, as it is when the call is made. */
  timeoutMs: number
}

const BILL_ID = /^pbb_[0-9a-f]{18}$/
const TOLERANCE_SECONDS = 300

const billSchema = z.object({
  id: z.string(),
  merchant_ref: z.string(),
  order_ref: z.string(),
  amount: z.string(),
  currency: z.string(),
  status: z.string(),
  live: z.boolean(),
})
const openedSchema = billSchema.extend({ pay_url: z.url() })
const paybackSchema = z.object({
  id: z.string(),
  bill_id: z.string(),
  merchant_ref: z.string().nullable(),
  amount: z.string(),
  currency: z.string(),
  status: z.string(),
})
const listSchema = z.object({ paybacks: z.array(paybackSchema) })
const eventSchema = z.object({
  id: z.string().regex(/^pbe_\w+$/),
  type: z.string(),
  bill_id: z.string().regex(BILL_ID),
  payback_id: z
    .string()
    .regex(/^pbp_\w+$/)
    .nullable(),
})

export function createPocketbill(env: PocketbillEnv): PaymentService {
  const { get, post } = callsOf(env)
  return {
    id: 'pocketbill',
    displayName: 'Pocketbill',
    isLive: false,
    async openCheckout(request) {
      const outcome = await post('bills.create', '/v1/bills', request.idempotencyKey, billOf(request))
      const bill = outcome.kind === 'answered' ? openedSchema.safeParse(outcome.body) : null
      if (bill?.success) return { kind: 'open', sessionId: bill.data.id, url: bill.data.pay_url }
      return problemOf(outcome)
    },
    readSession: async (id) =>
      BILL_ID.test(id) ? reading(await get('bills.read', `/v1/bills/${id}`), billSchema, toSession) : MISSING,
    expireSession: async (id) =>
      reading(await post('bills.cancel', `/v1/bills/${id}/cancel`, null, {}), billSchema, toSession),
    async refund({ refundId, paymentIntentId, amount, idempotencyKey }) {
      const outcome = await post('paybacks.create', `/v1/bills/${paymentIntentId}/paybacks`, idempotencyKey, {
        merchant_ref: refundId,
        amount: toDecimalText(amount),
      })
      const made = outcome.kind === 'answered' ? paybackSchema.safeParse(outcome.body) : null
      if (made?.success) return { kind: 'accepted', refund: toRefund(made.data) }
      // Somebody used this key: money may have gone back with it.
      const isSpent = outcome.kind === 'answered' && outcome.status === 409
      return isSpent ? { kind: 'failed_there', reason: reasonOf(outcome) } : problemOf(outcome)
    },
    readRefund: async (id) =>
      reading(await get('paybacks.read', `/v1/paybacks/${id}`), paybackSchema, toRefund),
    listRefunds: async (id) =>
      reading(await get('paybacks.read', `/v1/bills/${id}/paybacks`), listSchema, ({ paybacks }) =>
        paybacks.map(toRefund),
      ),
    async verifyEvent(rawBody, headers) {
      if (!isSigned(env.webhookSecret, rawBody, headers)) return fail('SIGNATURE_INVALID')
      const event = eventSchema.safeParse(JSON.parse(rawBody.toString()))
      return event.success ? ok(toEvent(event.data)) : fail('SIGNATURE_INVALID')
    },
    readEvent: (payload) => toEvent(eventSchema.parse(payload)),
    ping: async () => reading(await get('ping', '/v1/ping'), z.object({}), () => true as const),
  }
}

function callsOf(env: PocketbillEnv) {
  const { baseUrl, apiKey } = env
  const vendor = createVendorClient({ vendor: 'pocketbill' })
  const authorization = `Bearer ${apiKey}`
  return {
    get: (operation: string, path: string) =>
      vendor.send('settle', {
        ...{ operation, method: 'GET', baseUrl, path, timeoutMs: env.timeoutMs },
        headers: { authorization },
      }),
    // Never repeated by itself: whoever asks again brings the same key.
    post: (operation: string, path: string, key: string | null, body: unknown) =>
      vendor.send('purchase', {
        ...{ operation, method: 'POST', baseUrl, path, timeoutMs: env.timeoutMs, body },
        headers: { authorization, ...(key === null ? {} : { 'idempotency-key': key }) },
      }),
  }
}

const billOf = (request: CheckoutRequest) => ({
  merchant_ref: request.paymentId,
  order_ref: request.orderId,
  amount: toDecimalText(sumOf(request)),
  currency: sumOf(request).currency,
  description: request.items.map(({ name, quantity }) => `${quantity} × ${name}`).join(', '),
  // The service fills nothing in: our own id leads back.
  return_url: request.successUrl.replace(SESSION_PLACEHOLDER, request.paymentId),
  cancel_url: request.cancelUrl,
  expires_at: request.expiresAt.toISOString(),
})

function sumOf({ items }: CheckoutRequest): Money {
  const [first] = items
  if (!first) throw new Error('nothing to pay')
  const amountMinor = items.reduce((sum, { price, quantity }) => sum + price.amountMinor * quantity, 0)
  return { amountMinor, currency: first.price.currency }
}

function toSession(bill: z.output<typeof billSchema>): SessionView {
  const isOver = bill.status === 'cancelled' || bill.status === 'expired'
  return {
    sessionId: bill.id,
    status: isOver ? 'expired' : bill.status in MONEY ? 'complete' : 'open',
    money: MONEY[bill.status] ?? 'none',
    orderId: bill.order_ref,
    paymentId: bill.merchant_ref,
    amount: fromDecimalText(bill.amount, bill.currency),
    isPaymentMode: true,
    isLive: bill.live,
    // The one id there is: paybacks are made of the bill.
    paymentIntentId: bill.id,
    chargeId: null,
    email: null,
    billing: null,
    url: null,
  }
}
const MONEY: Readonly<Record<string, SessionView['money']>> = {
  confirming: 'not_yet',
  billed: 'paid',
  declined: 'failed',
}

const toRefund = (payback: z.output<typeof paybackSchema>): RefundView => ({
  stripeRefundId: payback.id,
  refundId: payback.merchant_ref,
  paymentIntentId: payback.bill_id,
  amount: fromDecimalText(payback.amount, payback.currency),
  state: payback.status === 'credited' ? 'succeeded' : payback.status === 'bounced' ? 'failed' : 'pending',
})

const toEvent = (event: z.output<typeof eventSchema>): PaymentEvent => ({
  id: event.id,
  type: event.type,
  objectId: event.payback_id ?? event.bill_id,
  about: event.payback_id ? { kind: 'refund', id: event.payback_id } : { kind: 'session', id: event.bill_id },
  payload: event,
})

function isSigned(secret: string, rawBody: Buffer, headers: Headers): boolean {
  const at = headers.get('pocketbill-time') ?? ''
  if (!/^\d{1,12}$/.test(at) || Math.abs(Number(at) - Date.now() / 1000) > TOLERANCE_SECONDS) return false
  const wanted = createHmac('sha256', secret).update(`${at}.`).update(rawBody).digest()
  const given = Buffer.from(headers.get('pocketbill-signature') ?? '', 'hex')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

const MISSING = { kind: 'missing' } as const
const reasonOf = (outcome: VendorOutcome): string =>
  outcome.kind === 'answered' ? `status ${outcome.status}` : `${outcome.kind}: ${outcome.reason}`

/** A 5xx is no answer here: it is not kept under the key, and the same key finds out. */
const problemOf = (outcome: VendorOutcome) =>
  outcome.kind === 'answered' && outcome.status >= 400 && outcome.status < 500 && outcome.status !== 429
    ? { kind: 'refused' as const, reason: reasonOf(outcome) }
    : { kind: 'unknown' as const, reason: reasonOf(outcome) }

function reading<S extends z.ZodType, T>(
  outcome: VendorOutcome,
  schema: S,
  map: (value: z.output<S>) => T,
): Reading<T> {
  if (outcome.kind === 'answered' && [400, 404, 409].includes(outcome.status)) return MISSING
  const parsed = outcome.kind === 'answered' && outcome.status === 200 ? schema.safeParse(outcome.body) : null
  return parsed?.success
    ? { kind: 'found', value: map(parsed.data) }
    : { kind: 'unreachable', reason: reasonOf(outcome) }
}
