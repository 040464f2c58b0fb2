/** What Pocketbill knows: an invented service that puts a purchase on the buyer's phone bill. */

export interface Bill {
  readonly id: string
  readonly merchant_ref: string
  readonly order_ref: string
  /** Major units as text: "12.50". */
  readonly amount: string
  readonly currency: string
  readonly description: string
  readonly return_url: string
  readonly cancel_url: string
  readonly expires_at: string
  readonly live: boolean
  status: 'waiting' | 'confirming' | 'billed' | 'declined' | 'cancelled' | 'expired'
}

export interface Payback {
  readonly id: string
  readonly bill_id: string
  readonly merchant_ref: string | null
  readonly amount: string
  readonly currency: string
  status: 'queued' | 'credited' | 'bounced'
}

export type Operation = 'bills.create' | 'bills.read' | 'bills.cancel' | 'paybacks.create' | 'paybacks.read'

/** What goes wrong with the next call: nothing is done, or it is done and nobody hears of it. */
export type Trouble = `${'hang' | 'reset' | 'status_500'}_${'before' | 'after'}`

export interface Books {
  readonly bills: Map<string, Bill>
  readonly paybacks: Map<string, Payback>
  /** What each idempotency key was first used for, and its answer. */
  readonly keys: Map<string, { readonly request: string; readonly status: number; readonly body: unknown }>
  /** Every POST as it came in: its operation and key. */
  readonly calls: { readonly operation: Operation; readonly key: string | null }[]
  readonly troubles: { readonly operation: Operation; readonly trouble: Trouble }[]
}

export const newBooks = (): Books => ({
  bills: new Map(),
  paybacks: new Map(),
  keys: new Map(),
  calls: [],
  troubles: [],
})
