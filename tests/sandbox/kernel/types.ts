/**
 * What every simulated vendor of the sandbox shares: one world with a movable clock, one fault list, one journal.
 * A vendor is a module that turns a `World` into an HTTP handler; it knows nothing of the product.
 */
export const VENDORS = ['travelroam', 'airhub', 'esimcard', 'esimhub', 'stripe', 'rates', 'smtp'] as const
export type VendorId = (typeof VENDORS)[number]

export const FAULT_KINDS = [
  'latency', // answer normally after delayMs
  'hang', // keep the connection open and never answer (delayMs caps it, default 10 minutes)
  'reset_before', // close the socket, nothing was done
  'reset_after', // do the work, then close the socket without an answer
  'status_429',
  'status_500_before', // nothing was done
  'status_500_after', // done, but answered 500
  'malformed', // done, answered 200 with something that is not JSON
  'truncated', // done, answered with half the body
  'empty', // done, answered 200 with no body
  'unauthorized', // the vendor's own way to say that the credentials or the token are bad
  'out_of_stock', // the vendor's own refusal for it
  'wallet_empty', // the vendor's own refusal for it
  // Stripe webhooks only (operation 'webhook')
  'webhook_drop',
  'webhook_duplicate',
  'webhook_delay', // by delayMs
  'webhook_reorder',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export interface Fault {
  id: string
  vendor: VendorId
  /** An operation of that vendor (see its README), or '*'. */
  operation: string
  kind: FaultKind
  delayMs?: number
  /** How many more calls it hits; null = until removed. */
  remaining: number | null
  /** 0..1, default 1; drawn from the world's seeded generator. */
  probability?: number
}

export interface JournalEntry {
  at: string
  vendor: VendorId
  operation: string
  method: string
  path: string
  /** Parsed request body with secrets left out. */
  request: unknown
  status: number | null
  response: unknown
  fault: FaultKind | null
  durationMs: number
}

/** A purchase that took money at a vendor: the truth that "exactly once" is measured against. */
export interface Purchase {
  at: string
  vendor: VendorId
  kind: 'order' | 'topup'
  providerOrderId: string
  sku: string
  iccid: string
  clientRef: string | null
  priceMinor: number
  currency: string
}

export interface World {
  /** Milliseconds; real time plus what a test advanced. */
  now(): number
  advance(ms: number): void
  random(): number
  faults: {
    list(): Fault[]
    add(fault: Omit<Fault, 'id' | 'remaining'> & { remaining?: number | null }): Fault
    remove(id: string): void
    clear(): void
    /** Finds and consumes the first fault that applies to this call. */
    take(vendor: VendorId, operation: string): Fault | null
  }
  journal: { add(entry: JournalEntry): void; list(limit?: number): JournalEntry[]; clear(): void }
  purchases: { add(purchase: Purchase): void; list(): Purchase[]; clear(): void }
  /** Registered by each vendor; puts its state back to the seed. */
  onReset(reset: () => void): void
  reset(): void
}

/** Set by the start script; what the app's environment block must contain to reach this sandbox. */
export interface SandboxAddresses {
  /** Board, vendors by prefix, rates, mailbox: http://127.0.0.1:<port> */
  baseUrl: string
  /** Stripe API and hosted Checkout: an own port, since stripe-node takes host and port but no path. */
  stripeUrl: string
  smtpUrl: string
  /** Environment names of design.md §3 → values (invented keys). */
  env: Record<string, string>
}
