import * as z from 'zod'

/** What stands in `store.messages.data`: ids and values for display, never a token, an activation code or a password. */

const when = z.iso.datetime({ offset: true })
const moneySchema = z.object({
  amountMinor: z.int(),
  currency: z.string().regex(/^[A-Z]{3}$/),
})
const allowanceSchema = z.union([
  z.object({ bytes: z.number().nonnegative() }),
  z.object({ unlimited: z.literal(true) }),
])
const bundleSchema = z.object({
  name: z.string(),
  data: allowanceSchema.nullable(),
  dataPeriod: z.enum(['total', 'day']).nullable(),
  durationDays: z.int().positive().nullable(),
  countries: z.array(z.string()).readonly(),
})

const travelDate = z.iso.date().nullable().optional()

/** `iccid` is whole here; templates for buyers show its last four digits. Null: the eSIM does not exist yet. */
const orderFacts = {
  orderId: z.string(),
  orderNumber: z.string(),
  bundle: bundleSchema,
  /** The day of travel that the buyer gave, where the bundle needs one. */
  travelDate,
}

const receipt = z.object({
  ...orderFacts,
  iccid: z.string().nullable(),
  amount: moneySchema,
  /** What of it the wallet paid; absent = nothing. */
  fromWallet: moneySchema.optional(),
  paidAt: when,
  /** false: nothing is on its way to the buyer any more, as in a receipt that is sent again. */
  underWay: z.boolean().optional(),
  /** What the amount is made of, where it is more than one thing. */
  lines: z
    .array(z.object({ label: z.string().nullable(), name: z.string(), travelDate, amount: moneySchema }))
    .readonly()
    .optional(),
})
/** Whose eSIM a mail is about, as the buyer called it; said where the order has several. */
const whose = { label: z.string().nullable().optional() }
const renewed = z.object({ ...orderFacts, iccid: z.string(), appliedAt: when })
const esimReady = z.object({
  ...orderFacts,
  iccid: z.string(),
  /** Whose it is, as the buyer called it. */
  label: z.string().nullable(),
  esimId: z.string(),
  /** Its place in the order, which has a page of its own. */
  lineId: z.int().optional(),
})
const refunded = z.object({
  ...orderFacts,
  ...whose,
  amount: moneySchema,
  reason: z.enum(['provider_rejected', 'paid_twice', 'paid_late', 'staff', 'unused']),
  /** Where the money went, bank: the buyer's own has paid it. Mails that were queued before wallets existed do not say it. */
  destination: z.enum(['card', 'wallet', 'bank']).default('card'),
  refundedAt: when,
})
const notDelivered = z.object({ ...orderFacts, ...whose })
const toppedUp = z.object({ orderNumber: z.string(), amount: moneySchema, paidAt: when })
const topUpReturned = z.object({ orderNumber: z.string(), amount: moneySchema, refundedAt: when })
const reward = z.object({
  kind: z.enum(['cashback', 'referrer', 'referred']),
  amount: moneySchema,
  grantedAt: when,
})
/** `mostAmount`: it is not renewed for more. */
const autoRenewPlanned = z.object({
  esimId: z.string(),
  iccid: z.string(),
  trigger: z.enum(['data', 'time']),
  mostAmount: moneySchema,
  dueAt: when,
})
const autoRenewStopped = z.object({
  esimId: z.string(),
  iccid: z.string(),
  reason: z.enum(['funds', 'frozen', 'price', 'cap', 'unavailable', 'review']),
})
const needsReview = z.object({ ...orderFacts, ...whose, iccid: z.string().nullable(), amount: moneySchema })
const staffNeedsReview = z.object({
  ...orderFacts,
  iccid: z.string().nullable(),
  amount: moneySchema,
  provider: z.string(),
  reason: z.string(),
  since: when,
  /** Oldest first; each line goes through the log's redaction before it is shown. */
  evidence: z.array(z.object({ at: when, text: z.string() })).readonly(),
})
const staffIncident = z.object({
  incidentId: z.string(),
  kind: z.string(),
  subjectId: z.string().nullable(),
  occurredAt: when,
  /** Any JSON, as in store.incidents; goes through the log's redaction before it is shown. */
  detail: z.record(z.string(), z.unknown()),
})
const renewalRequest = z.object({
  requestId: z.string(),
  iccid: z.string(),
  planName: z.string().nullable(),
  requestedAt: when,
})

const contactMessage = z.object({
  messageId: z.string(),
  content: z.string(),
  sentAt: when,
  travellerEmail: z.string(),
  travellerLocale: z.string(),
})

/** A code that opens an order. It is unsealed only when the mail is written. */
const orderCode = z.object({ codeId: z.string(), sealedCode: z.string(), orderNumber: z.string() })

export const messageSchema = z.discriminatedUnion('template', [
  z.object({ template: z.literal('receipt'), data: receipt }),
  z.object({ template: z.literal('renewed'), data: renewed }),
  z.object({ template: z.literal('esim_ready'), data: esimReady }),
  z.object({ template: z.literal('refunded'), data: refunded }),
  z.object({ template: z.literal('not_delivered'), data: notDelivered }),
  z.object({ template: z.literal('topped_up'), data: toppedUp }),
  z.object({ template: z.literal('top_up_returned'), data: topUpReturned }),
  z.object({ template: z.literal('reward'), data: reward }),
  z.object({ template: z.literal('auto_renew_planned'), data: autoRenewPlanned }),
  z.object({ template: z.literal('auto_renew_stopped'), data: autoRenewStopped }),
  z.object({ template: z.literal('needs_review'), data: needsReview }),
  z.object({ template: z.literal('staff_needs_review'), data: staffNeedsReview }),
  z.object({ template: z.literal('staff_incident'), data: staffIncident }),
  z.object({ template: z.literal('renewal_request_received'), data: renewalRequest }),
  z.object({
    template: z.literal('staff_renewal_request'),
    data: renewalRequest.extend({
      note: z.string(),
      travellerEmail: z.string(),
      travellerLocale: z.string(),
    }),
  }),
  z.object({ template: z.literal('staff_contact_message'), data: contactMessage }),
  z.object({ template: z.literal('order_code'), data: orderCode }),
])

/** One mailbox: no list, no display name, nothing that could end a header line. */
export const mailboxSchema = z
  .string()
  .max(254)
  .regex(/^[^\s\p{Cc}\p{Cf}<>()[\],;:\\"@]{1,64}@[^\s\p{Cc}\p{Cf}<>()[\],;:\\"@]+$/u, 'is not one mailbox')

/** What a contact form takes. Control characters that a database or a mail cannot hold become blanks. */
export const contactInput = z.object({
  email: z.string().trim().toLowerCase().pipe(mailboxSchema),
  content: z
    .string()
    .max(4_000)
    .transform((typed) => typed.replace(/[^\P{Cc}\n\t]|\p{Surrogate}/gu, ' ').trim())
    .pipe(z.string().min(1)),
})
