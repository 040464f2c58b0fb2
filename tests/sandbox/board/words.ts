import type { FaultKind, VendorId } from '../kernel/types'
import type { EsimState } from '../providers/planting'

/** What the board calls the faults. */
export const KIND_WORDS: Record<FaultKind, string> = {
  latency: 'Slow: answers after the delay',
  hang: 'Never answers: the connection stays open',
  reset_before: 'Connection lost, nothing was done',
  reset_after: 'Done, then the connection is lost',
  status_429: 'Refuses: too many requests (429)',
  status_500_before: 'Error 500, nothing was done',
  status_500_after: 'Done, but answers error 500',
  malformed: 'Done, answers something that is not JSON',
  truncated: 'Done, only half of the answer arrives',
  empty: 'Done, answers with nothing',
  unauthorized: 'Says the credentials are bad',
  out_of_stock: 'Says it is out of stock',
  wallet_empty: 'Says the prepaid wallet is empty',
  webhook_drop: 'Webhook is never sent',
  webhook_duplicate: 'Webhook arrives twice',
  webhook_delay: 'Webhook comes late, by the delay',
  webhook_reorder: 'Webhooks arrive in the wrong order',
}

interface Mishap {
  title: string
  /** What to look out for. */
  text: string
  faults: readonly {
    vendor: VendorId
    operation: string
    kind: FaultKind
    remaining?: number
    delayMs?: number
  }[]
}

/** Set by one click, for people who see the board for the first time. */
export const MISHAPS: readonly Mishap[] = [
  {
    title: 'The answer gets lost',
    text: 'TravelRoam sells and charges, then the line drops. Will the store buy twice?',
    faults: [
      { vendor: 'travelroam', operation: 'order', kind: 'reset_after', remaining: 1 },
      { vendor: 'travelroam', operation: 'topup', kind: 'reset_after', remaining: 1 },
    ],
  },
  {
    title: 'A vendor is down',
    text: 'AirHub drops every connection. Check an eSIM: who could not be asked?',
    faults: [{ vendor: 'airhub', operation: '*', kind: 'reset_before' }],
  },
  {
    title: 'A vendor is slow',
    text: 'eSIMCard takes four seconds for everything.',
    faults: [{ vendor: 'esimcard', operation: '*', kind: 'latency', delayMs: 4000 }],
  },
  {
    title: 'Sold out',
    text: 'eSIM Hub refuses the next order: the customer must get the money back.',
    faults: [{ vendor: 'esimhub', operation: 'order', kind: 'out_of_stock', remaining: 1 }],
  },
  {
    title: 'Bad keys',
    text: 'TravelRoam no longer accepts the credentials.',
    faults: [{ vendor: 'travelroam', operation: '*', kind: 'unauthorized' }],
  },
  {
    title: 'Payment news comes twice',
    text: 'Stripe sends its next webhook two times.',
    faults: [{ vendor: 'stripe', operation: 'webhook', kind: 'webhook_duplicate', remaining: 1 }],
  },
  {
    title: 'Payment news never comes',
    text: 'Stripe forgets the next webhook. The order must still go through.',
    faults: [{ vendor: 'stripe', operation: 'webhook', kind: 'webhook_drop', remaining: 1 }],
  },
  {
    title: 'Gibberish',
    text: 'AirHub sells, then answers the next purchase with HTML.',
    faults: [{ vendor: 'airhub', operation: 'order', kind: 'malformed', remaining: 1 }],
  },
]

export const STATE_WORDS: Record<EsimState, string> = {
  not_installed: 'not installed yet',
  downloaded: 'downloaded',
  installed: 'installed, not used',
  active: 'in use',
  nearly_empty: 'nearly empty',
  used_up: 'used up',
  expired: 'expired',
  revoked: 'revoked by the vendor',
  disabled: 'switched off',
  deleted: 'deleted from the phone',
  removed: 'removed, may be installed again',
  error: 'broken',
  processing: 'still being prepared',
  unlimited: 'in use, as planned',
  two_plans: 'in use, one more waiting',
  renewed: 'renewed',
}
