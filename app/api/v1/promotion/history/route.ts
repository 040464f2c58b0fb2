import { historyOf } from '@/lib/promotions/queries'
import { priceDisplay, unixText } from '../../_lib/amounts'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const PUT = refuseMethod('GET', 'POST')
export const PATCH = PUT
export const DELETE = PUT

/** By POST as the older clients ask. All on the first page: clients that scroll would ask for ever. */
export const GET = shopRoute({ name: 'shop.rewards', auth: 'U' }, async ({ caller, query, words }) => {
  if (Number(query.get('page_index') ?? 1) > 1) return ok([])
  const events = await historyOf(caller.viewer.userId, words.locale)
  return ok(
    events.map(({ kind, amount, name, at }) => ({
      is_referral: kind === 'referrer' || kind === 'referred',
      amount: priceDisplay(amount),
      // Never who it was: the old shop showed an address here.
      name: null,
      promotion_name: name,
      date: unixText(at),
    })),
  )
})
export const POST = GET
