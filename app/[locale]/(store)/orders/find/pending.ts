import 'server-only'
import * as z from 'zod'
import { sealedCookie } from '@/app/_http/sealed-cookie'

/** Between the two steps: which order, which mailbox, and when it was asked (milliseconds since 1970). */
export const pendingFind = sealedCookie(
  'rk-find',
  z.object({ orderNumber: z.string(), email: z.string(), askedAt: z.number() }),
)
