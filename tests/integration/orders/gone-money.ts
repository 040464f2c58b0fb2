import { randomUUID } from 'node:crypto'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import type { FulfilmentRow } from '@/lib/orders/repo/rows'
import { boughtEsims } from './bought-esims'
import type { Shop } from './bulk'
import { ledgerChanges } from './ledger-changes'
import { placeRenewal, refundByHand } from './shop'

/** What was paid, and whose money it is by now. */
export interface Sold {
  readonly orderNumber: string
  readonly token: string
  readonly sessionId: string
  readonly viewer: Viewer
  readonly amount: number
}

export const TOP_UP = 5000

/** Orders whose money goes back by every way there is: promised by us, by hand at Stripe, asked back by a bank. */
export async function goneMoney(shop: Shop) {
  const { sql } = shop
  const { bought, work, walletOf, newViewer } = await boughtEsims(shop)
  const { inTransaction } = await import('@/lib/platform/db/client')
  const { post } = await import('@/lib/wallet/commands/post')
  const { payments } = await import('@/lib/payments/registry')
  const { topUpWallet } = await import('@/lib/orders/commands/top-up-wallet')
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const { closeDelivered, closeRejected } = await import('@/lib/orders/commands/close-line')
  const { sweepOrders, workOff } = await import('@/lib/orders/commands/sweep-orders')
  const { followDispute } = await import('@/lib/orders/commands/follow-dispute')
  const { giveBack } = await import('@/lib/orders/commands/refund-line')
  const { recordForeignRefund } = await import('@/lib/orders/commands/hold-order')
  const { recordRefund } = await import('@/lib/orders/commands/refund-order')

  async function delivered(): Promise<Sold> {
    const order = await bought()
    return { ...order, amount: order.price.amountMinor }
  }

  async function toppedUp(spentMinor = 0): Promise<Sold> {
    const viewer = newViewer()
    const order = await topUpWallet({
      ...{ viewer, amount: money(TOP_UP, 'EUR'), locale: 'en', channel: 'web' as const },
      idempotencyKey: randomUUID(),
    })
    if (!order.ok || !order.value.sessionId) throw new Error('no session')
    const { orderNumber, sessionId } = order.value
    await shop.pay(sessionId)
    await settleSession(sessionId)
    if (spentMinor > 0) await spend(viewer, spentMinor)
    return { orderNumber, token: '', sessionId, viewer, amount: TOP_UP }
  }

  /** A renewal that is paid, and whose purchase nobody can tell the outcome of. */
  async function unclear() {
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid)
    shop.world.world.faults.add({
      ...{ vendor: 'travelroam', operation: 'topup', kind: 'status_500_before', remaining: 1 },
    })
    await shop.pay(placed.sessionId)
    await settleSession(placed.sessionId)
    await workOff()
    const { amountMinor: amount, currency } = placed.price
    const viewer = { userId: randomUUID(), email: '', sessionId: null }
    const sold: Sold = { ...placed, viewer, amount }
    return { ...sold, currency }
  }

  /** The provider says at last what became of a purchase. */
  async function ended({ orderNumber, currency }: Sold & { currency: string }, to: 'rejected' | 'succeeded') {
    const [row] = await sql`
      update store.fulfilments f set state = ${to} from store.orders o
      where o.id = f.order_id and o.number = ${orderNumber} and f.state = 'unknown' returning f.id`
    await inTransaction(async (tx) => {
      const fulfilment = await tx
        .selectFrom('store.fulfilments')
        .selectAll()
        .where('id', '=', String(row?.id))
        .executeTakeFirstOrThrow()
      const known = fulfilment as FulfilmentRow
      await (to === 'rejected'
        ? closeRejected(tx, known)
        : closeDelivered(tx, known, { cost: money(1, currency), install: null }))
    })
  }

  const spend = ({ userId }: Viewer, amountMinor: number) =>
    inTransaction((tx) =>
      post(tx, {
        ...{ key: `spent:${userId}`, kind: 'spent', causeType: 'staff' as const, causeId: userId },
        legs: [
          { account: 'wallet', owner: userId, side: 'debit', amount: money(amountMinor, 'EUR') },
          { account: 'revenue', side: 'credit', amount: money(amountMinor, 'EUR') },
        ],
      }),
    )

  const promise = ({ orderNumber, token }: Sold, to: 'card' | 'wallet') =>
    giveBack({ orderNumber, token, lineId: 'all', to, clientKey: randomUUID() })

  /** As the events of refunds do, without waiting for them. */
  async function readRefunds({ sessionId }: Sold): Promise<void> {
    const [row] = await sql`select payment_intent_id from store.payments where session_id = ${sessionId}`
    const service = payments()
    const listing = await service?.listRefunds(String(row?.payment_intent_id))
    if (!service || listing?.kind !== 'found') throw new Error('no listing')
    for (const view of listing.value) {
      const [known] = await sql`select id from store.refunds where stripe_refund_id = ${view.stripeRefundId}`
      const ours = known?.id ?? view.refundId
      await (ours ? recordRefund(String(ours), view, service) : recordForeignRefund(view, service))
    }
  }

  /** @returns whether Stripe made it */
  async function byHand(sold: Sold, amountMinor?: number): Promise<boolean> {
    const isMade = await refundByHand(shop, sold.sessionId, amountMinor).then(
      () => true,
      () => false,
    )
    await readRefunds(sold)
    return isMade
  }

  const follow = async (id: string) => {
    const followed = await followDispute(id)
    if (!followed.ok) throw new Error(followed.error.code)
    return id
  }
  const open = async ({ sessionId, amount }: Sold, more: object = {}) =>
    follow(String((await shop.control('/stripe/open-dispute', { session: sessionId, amount, ...more })).id))
  async function close(dispute: string, outcome: 'won' | 'lost'): Promise<void> {
    await shop.control('/stripe/close-dispute', { dispute, outcome })
    await follow(dispute)
  }
  async function winAppeal(dispute: string): Promise<void> {
    await shop.control('/stripe/win-appeal', { dispute })
    await follow(dispute)
  }

  /** Everything that is due is done. */
  async function drain(rounds = 1): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      await sql`update store.refunds set next_at = now() where state in ('requested', 'pending')`
      await sweepOrders({ quietSeconds: 0 })
    }
  }

  /** What Stripe has of it: captured, given back, and taken by banks. */
  async function atStripe({ sessionId }: Sold) {
    const { captured, refunded, disputed } = await shop.control(`/stripe/totals?session=${sessionId}`)
    return { captured: Number(captured), refunded: Number(refunded), disputed: Number(disputed) }
  }
  const owes = async ({ userId }: Viewer) =>
    Number(
      (
        await sql`select coalesce(sum(balance_minor), 0)::float8 as n from ledger.balances()
          where kind = 'wallet_receivable' and owner = ${userId}`
      )[0]?.n,
    )
  return {
    ...{ delivered, toppedUp, unclear, ended, promise, byHand, open, close, winAppeal, drain, work },
    ...{ ...ledgerChanges(shop), atStripe, owes, walletOf, readRefunds, follow },
  }
}
