import type { MailSettings } from '@/lib/notifications/templates/context'
import type { Message, TemplateName } from '@/lib/notifications/types'

const bundle = {
  name: 'Türkiye & Balkans <5 GB>',
  data: { bytes: 5e9 },
  dataPeriod: 'total' as const,
  durationDays: 30,
  countries: ['TR', 'GR', 'BG', 'RS', 'AL', 'MK'],
}
const order = { orderId: 'ord_0123456789abcdefghjkmnpqr', orderNumber: 'REN-7K3M9QZX2B4C', bundle }
const iccid = '8944500612345678901'
const amount = { amountMinor: 1250, currency: 'EUR' }
const request = {
  requestId: 'req_0123456789abcdefghjkmnpqr',
  iccid,
  planName: 'Europe 3 GB',
  requestedAt: '2027-01-06T14:05:00.000Z',
}

/** One message of every template, with names that need escaping. */
export const SAMPLES: { readonly [T in TemplateName]: Extract<Message, { template: T }> } = {
  receipt: {
    template: 'receipt',
    data: { ...order, iccid, amount, paidAt: '2027-01-06T14:05:00.000Z' },
  },
  renewed: { template: 'renewed', data: { ...order, iccid, appliedAt: '2027-01-06T14:07:00.000Z' } },
  esim_ready: {
    template: 'esim_ready',
    data: { ...order, iccid, label: 'Grandma <Ada>', esimId: 'esm_0123456789abcdefghjkmnpqr' },
  },
  refunded: {
    template: 'refunded',
    data: {
      ...order,
      amount,
      reason: 'provider_rejected',
      destination: 'card',
      refundedAt: '2027-01-06T15:00:00.000Z',
    },
  },
  not_delivered: { template: 'not_delivered', data: { ...order, label: 'Grandma <Ada>' } },
  topped_up: {
    template: 'topped_up',
    data: { orderNumber: 'TOP-7K3M9QZX2B4C', amount, paidAt: '2027-01-06T14:05:00.000Z' },
  },
  top_up_returned: {
    template: 'top_up_returned',
    data: { orderNumber: 'TOP-7K3M9QZX2B4C', amount, refundedAt: '2027-01-06T15:00:00.000Z' },
  },
  reward: {
    template: 'reward',
    data: { kind: 'referrer', amount, grantedAt: '2027-01-06T15:00:00.000Z' },
  },
  auto_renew_planned: {
    template: 'auto_renew_planned',
    data: {
      esimId: 'esm_0123456789abcdefghjkmnpqr',
      iccid,
      trigger: 'time',
      mostAmount: amount,
      dueAt: '2027-01-07T14:05:00.000Z',
    },
  },
  auto_renew_stopped: {
    template: 'auto_renew_stopped',
    data: { esimId: 'esm_0123456789abcdefghjkmnpqr', iccid, reason: 'funds' },
  },
  needs_review: { template: 'needs_review', data: { ...order, iccid, amount } },
  staff_needs_review: {
    template: 'staff_needs_review',
    data: {
      ...order,
      iccid,
      amount,
      provider: 'AirHub',
      reason: 'no_listing_shows_it',
      since: '2027-01-06T14:06:00.000Z',
      evidence: [
        {
          at: '2027-01-06T14:06:00.000Z',
          text: 'time-out after 30 s, Authorization: Bearer abcdefghijklmnop',
        },
        {
          at: '2027-01-06T14:16:00.000Z',
          text: 'listing of 4 plans, none of them new; buyer jane@example.test',
        },
      ],
    },
  },
  staff_incident: {
    template: 'staff_incident',
    data: {
      incidentId: 'inc_0123456789abcdefghjkmnpqr',
      kind: 'payment_quarantined',
      subjectId: 'pay_0123456789abcdefghjkmnpqr',
      occurredAt: '2027-01-06T14:05:00.000Z',
      detail: { expected_minor: 1250, received_minor: 1200, currency: 'EUR', note: 'LPA:1$smdp.example$ABC' },
    },
  },
  renewal_request_received: { template: 'renewal_request_received', data: request },
  staff_renewal_request: {
    template: 'staff_renewal_request',
    data: {
      ...request,
      note: 'Two more weeks please,\n<b>ideally</b> with 10 GB & hotspot.',
      travellerEmail: 'jane@example.test',
      travellerLocale: 'tr',
    },
  },
  staff_contact_message: {
    template: 'staff_contact_message',
    data: {
      messageId: 'req_0123456789abcdefghjkmnpqr',
      content: 'My code never came.\n<b>Please</b> look & tell me.',
      sentAt: '2027-01-06T14:05:00.000Z',
      travellerEmail: 'jane@example.test',
      travellerLocale: 'fr',
    },
  },
  order_code: {
    template: 'order_code',
    data: {
      codeId: 'otc_0123456789abcdefghjkmnpqr',
      sealedCode: 'v1.sealed',
      orderNumber: 'ORD-7K3M9QZX2B4C',
    },
  },
}

export const TEMPLATES = Object.keys(SAMPLES) as TemplateName[]
export const LOCALES = ['en', 'tr', 'de', 'fr', 'ar'] as const

export const settingsFor = (locale: string): MailSettings => ({
  locale,
  orderUrl: `https://store.example/${locale}/orders/REN-7K3M9QZX2B4C?t=tokentokentokentokentokentoken12`,
  code: '271828',
  storeName: 'Roamkeep',
  siteUrl: 'https://store.example',
  supportEmail: 'help@store.example',
})
