import 'server-only'
import { closeAccount, forgetAccount, removeFromAuth } from '../../auth/commands/forget-account'
import { forgetSessions } from '../../auth/sessions'
import type { Viewer } from '../../auth/types'
import { fail, ok, type Result } from '../../core/result'
import { inTransaction } from '../../platform/db/client'
import { forgetAffiliate } from '../../promotions/commands/manage-affiliates'
import { rememberBuyer } from '../../promotions/commands/remember-buyer'
import { forgetDevices } from '../../promotions/commands/remember-device'
import { giveUpWallets } from '../../wallet/commands/give-up-wallets'
import { sumsIn } from '../../wallet/given-up'
import { walletsOf } from '../../wallet/queries'
import { endAutoRenewalsOf } from '../repo/auto-renewals'
import { adoptOrders as adoptRows, anonymiseOrders, lockOrdersOf, selectOrdersOf } from '../repo/people'
import { adoptOrders } from './adopt-orders'
import { cancelOrder } from './cancel-order'

const UNPAID = ['draft', 'awaiting_payment', 'payment_failed']
/** Money or goods are under way, and we would not know whom to tell. */
const UNDER_WAY = ['paid', 'fulfilling', 'needs_review', 'refunding']

const isBusy = (orders: readonly { readonly state: string }[]): boolean =>
  orders.some(({ state }) => UNDER_WAY.includes(state) || UNPAID.includes(state))

/**
 * Ends an account: nothing of ours names the person any more, all sessions are closed, the books stay as they are.
 * Unpaid orders are cancelled first. Errors: ACCOUNT_BUSY (an order is under way: try again when it is done);
 * those of `giveUpWallets`; PAYMENT_UNAVAILABLE (Stripe did not confirm that an open payment is closed; nothing was deleted).
 * @param agreed what of the wallet may be lost, as it was shown
 */
export async function deleteAccount(
  viewer: Viewer,
  agreed: string | null = null,
): Promise<
  Result<{ /** Whether Supabase Auth dropped the address as well. */ readonly removedFromAuth: boolean }>
> {
  // What was bought as a guest with this address since the last sign-in is the person's, too.
  await adoptOrders(viewer)
  // Before anything is cancelled for it.
  const sums = sumsIn(await walletsOf(viewer.userId))
  if (sums !== '' && sums !== agreed) return fail('WALLET_NOT_EMPTY')
  const orders = await selectOrdersOf(viewer.userId)
  if (orders.some(({ state }) => UNDER_WAY.includes(state))) return fail('ACCOUNT_BUSY')
  for (const { id } of orders.filter(({ state }) => UNPAID.includes(state))) {
    const canceled = await cancelOrder(id)
    if (!canceled.ok)
      return fail(canceled.error.code === 'PAYMENT_UNAVAILABLE' ? 'PAYMENT_UNAVAILABLE' : 'ACCOUNT_BUSY')
  }
  const gone = await inTransaction(async (tx) => {
    if (viewer.email !== null) await adoptRows(tx, viewer.userId, viewer.email)
    if (isBusy(await lockOrdersOf(tx, viewer.userId))) return fail('ACCOUNT_BUSY')
    await closeAccount(tx, viewer.userId)
    // One that was being made until then.
    if (isBusy(await lockOrdersOf(tx, viewer.userId))) return fail('ACCOUNT_BUSY')
    const given = await giveUpWallets(tx, viewer.userId, agreed)
    if (!given.ok) return given
    await rememberBuyer(tx, viewer.userId)
    await forgetAffiliate(tx, viewer.userId)
    await forgetDevices(tx, viewer.userId)
    await endAutoRenewalsOf(tx, viewer.userId)
    await anonymiseOrders(tx, viewer.userId, viewer.email)
    await forgetAccount(tx, viewer.userId)
    return ok(true)
  })
  if (!gone.ok) return gone
  forgetSessions(viewer.userId)
  return ok({ removedFromAuth: await removeFromAuth(viewer.userId) })
}
