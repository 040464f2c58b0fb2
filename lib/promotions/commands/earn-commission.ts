import 'server-only'
import { mailboxIn } from '../../auth/mailbox'
import { newId } from '../../core/ids'
import type { Money } from '../../core/money'
import type { Tx } from '../../platform/db/client'
import { commissionOf } from '../affiliate-rules'
import { findBuyer } from '../buyer'
import type { Buyer } from '../repo/buyers'
import {
  type Attributed,
  changeCommission,
  insertCommission,
  lockCommission,
  selectAttributed,
} from '../repo/commissions'

interface Delivered {
  readonly orderId: string
  readonly userId: string | null
  /** As it was placed with. */
  readonly email: string | null
  /** What is paid for it and kept. */
  readonly kept: Money
}

/**
 * The commission of an order that was delivered, as a row; posted afterwards (`drainCommissions`), so that it stops no delivery.
 * None for what affiliates buy themselves, and none beside a referral, whose rewards were promised to two people: called
 * after `earnRewards`, in the same transaction. A second time has no effect.
 */
export async function earnCommission(tx: Tx, order: Delivered): Promise<void> {
  const attributed = await selectAttributed(tx, order.orderId)
  if (!attributed || attributed.is_referral) return
  if (isOwn(attributed, await findBuyer(order.userId, order.email, tx))) return
  await insertCommission(tx, {
    id: newId('com'),
    order_id: order.orderId,
    affiliate_id: attributed.affiliate_id,
    basis_points: attributed.basis_points,
    hold_days: attributed.hold_days,
    currency: order.kept.currency,
    earned_minor: commissionOf(order.kept.amountMinor, attributed.basis_points),
  })
}

/** Whether a buyer is the affiliate, under any spelling of an address. */
function isOwn({ user_id, mailbox_key, account_email }: Attributed, buyer: Buyer): boolean {
  const mailbox = mailboxIn(account_email)
  return (
    (user_id !== null && user_id === buyer.userId) ||
    (mailbox_key !== null && buyer.mailboxKeys.includes(mailbox_key)) ||
    (mailbox !== null && buyer.mailboxes.includes(mailbox))
  )
}

/**
 * Money of an order went back, or a bank gave back what it had taken: its commission is that of what is kept now. What was paid
 * out of it already is set off against what comes next. Doing it again with the same sum has no effect.
 * @param keptMinor minor units
 */
export async function followKept(tx: Tx, orderId: string, keptMinor: number): Promise<void> {
  const row = await lockCommission(tx, orderId)
  if (!row) return
  const earned = commissionOf(keptMinor, row.basis_points)
  if (earned === row.earned_minor) return
  await changeCommission(tx, row.id, {
    earned_minor: earned,
    amount_minor: Math.max(row.amount_minor, earned),
  })
}

/** While a payment of the order is disputed its commission is not paid out. */
export async function freezeCommission(tx: Tx, orderId: string, frozen: boolean): Promise<void> {
  const row = await lockCommission(tx, orderId)
  if (row && row.frozen !== frozen) await changeCommission(tx, row.id, { frozen })
}
