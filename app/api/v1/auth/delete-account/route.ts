import { deleteAccount } from '@/lib/orders/commands/delete-account'
import { shopPreflight } from '../../_lib/cors'
import { done } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('DELETE')
export const POST = GET
export const PUT = GET
export const PATCH = GET

/** Whoever the token speaks for; an address in the body says nothing. Personal data goes, the books stay. */
export const DELETE = shopRoute(
  { name: 'shop.delete_account', auth: 'U', limits: ['account.client'] },
  async ({ caller }) => {
    const deleted = await deleteAccount(caller.viewer)
    return deleted.ok ? done() : deleted
  },
)
