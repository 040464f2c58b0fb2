'use server'

import { redirect } from 'next/navigation'
import { isLocale, localePath, routing } from '@/i18n/routing'
import { bundlesByIds } from '@/lib/catalog/queries'
import { idsIn, unitsIn, withAdded } from '@/lib/orders/cart'
import { currentCart, keepCart } from './cart-cookie'

/** The button "Put in the cart": what was only shown so far is now in it. What is no longer sold is left out. */
export async function addToCart(form: FormData): Promise<void> {
  const text = (name: string) => String(form.get(name) ?? '')
  const locale = isLocale(text('locale')) ? text('locale') : routing.defaultLocale
  const wanted = idsIn(text('add'))
  const onSale = new Set(
    (await bundlesByIds([...new Set(wanted)]))
      .filter((bundle) => bundle.onSale)
      .map(({ bundleId }) => bundleId),
  )
  const added = wanted.filter((bundleId) => onSale.has(bundleId))
  const before = await currentCart()
  const after = withAdded(before, added)
  await keepCart(after)
  const isFull = unitsIn(after.lines) < unitsIn(before.lines) + added.length
  redirect(localePath(locale, isFull ? '/cart?full=1' : '/cart'))
}

/** Takes out what is no longer sold. */
export async function removeGone(form: FormData): Promise<void> {
  const cart = await currentCart()
  const gone = new Set(form.getAll('gone').map(String))
  await keepCart({ ...cart, lines: cart.lines.filter(({ bundleId }) => !gone.has(bundleId)) })
  const locale = String(form.get('locale') ?? '')
  redirect(localePath(isLocale(locale) ? locale : routing.defaultLocale, '/cart'))
}
