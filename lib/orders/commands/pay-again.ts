import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { orderIdOf } from '../queries'
import { selectOrder } from '../repo/orders'
import { orderUrl } from '../tokens'
import { openCheckout } from './open-checkout'

/**
 * Where an unpaid order is paid, for whoever has its link. Repeats give the same address. Its wallet may cover all of it by
 * now: then it is paid, and the address is its own page.
 * Errors: ORDER_NOT_FOUND, and those of `openCheckout`.
 * @param serviceId as for `openCheckout`
 * @param buyerCountry as for `preparePayment`
 */
export async function payAgain(
  link: { readonly orderNumber: string; readonly token: string },
  serviceId: string | null = null,
  buyerCountry: string | null = null,
): Promise<Result<{ readonly checkoutUrl: string; readonly paid: boolean }>> {
  const orderId = await orderIdOf(link)
  const order = orderId ? await selectOrder({ id: orderId }) : null
  if (!order) return fail('ORDER_NOT_FOUND')
  const checkout = await openCheckout(order.id, serviceId, buyerCountry)
  if (checkout.ok) return ok({ checkoutUrl: checkout.value.checkoutUrl, paid: false })
  return checkout.error.code === 'ORDER_PAID'
    ? ok({ checkoutUrl: orderUrl(order.number, link.token, order.locale), paid: true })
    : checkout
}
