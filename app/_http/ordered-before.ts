import * as z from 'zod'
import { sealedCookie } from './sealed-cookie'

/**
 * The order that a guest's browser made last, for half an hour: who comes back from Stripe and orders again gives that one
 * up where both want the same promotion. It is sealed, since an address that is typed would end anybody's.
 */
export const orderedBefore = sealedCookie('ordered', z.object({ orderNumber: z.string() }))
