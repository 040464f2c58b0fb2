import { cookies } from 'next/headers'
import { CART_UNITS_COOKIE } from '@/components/layout/cart-units-cookie'
import { type Cart, EMPTY_CART, readCart, unitsIn, writeCart } from '@/lib/orders/cart'
import { isOrderPaid } from '@/lib/orders/queries'
import { config } from '@/lib/platform/config'

const COOKIE = 'cart'
const KEPT_SECONDS = 30 * 86_400

/** What this visitor means to buy. Once its order is paid it is empty. */
export async function currentCart(): Promise<Cart> {
  const cart = readCart((await cookies()).get(COOKIE)?.value)
  return cart.ordered !== null && (await isOrderPaid(cart.ordered)) ? EMPTY_CART : cart
}

/** For server actions only: a page that is read changes nothing. */
export async function keepCart(cart: Cart): Promise<void> {
  const jar = await cookies()
  if (cart.lines.length === 0) {
    jar.delete(COOKIE)
    jar.delete(CART_UNITS_COOKIE)
    return
  }
  const options = {
    sameSite: 'lax' as const,
    secure: config().siteUrl.startsWith('https:'),
    maxAge: KEPT_SECONDS,
    path: '/',
  }
  jar.set(COOKIE, writeCart(cart), { ...options, httpOnly: true })
  // A number that the header of every page may read, also of those that are the same for everybody.
  jar.set(CART_UNITS_COOKIE, String(unitsIn(cart.lines)), options)
}
