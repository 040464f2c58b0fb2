import 'server-only'
import * as z from 'zod'
import { sealedCookie } from '@/app/_http/sealed-cookie'

/** A voucher whose holder is signing in, or has to look at the code again; never in the page's own address. */
export const waitingVoucher = sealedCookie('voucher', z.object({ code: z.string().max(80) }))
