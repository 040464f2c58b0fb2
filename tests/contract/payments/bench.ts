import type { PaymentService } from '@/lib/payments/contract'

/** One payment service behind its adapter, over real HTTP, and the hand of the world on the service's side. */
export interface Bench {
  readonly name: string
  readonly service: PaymentService
  /** Forgets everything between two tests. */
  reset(): Promise<void> | void
  /** The buyer pays on the page: now, with money that is on its way, or with money that does not arrive. */
  pay(sessionId: string, money: 'now' | 'later' | 'never'): void
  /** The next refund waits for `endRefund`. */
  holdRefund(): void
  endRefund(refundId: string, state: 'succeeded' | 'failed'): void
  /** The next call of that kind has no answer, whether or not it was done. */
  loseAnswer(call: 'open' | 'refund', isDone: boolean): void
  /** What the service has really made of sessions and refunds. */
  count(): Promise<{ readonly sessions: number; readonly refunds: number }>
  /** The first call to the shop about a session of this kind. */
  message(): Promise<Buffer>
  sign(body: Buffer, how?: { readonly secondsAgo?: number; readonly secret?: string }): Headers
  /** Nobody answers any more. Last. */
  close(): Promise<void>
}
