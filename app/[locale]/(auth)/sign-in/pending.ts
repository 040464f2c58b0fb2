import 'server-only'
import * as z from 'zod'
import { sealedCookie } from '@/app/_http/sealed-cookie'

/** Between the two steps: which mailbox was asked, and when it may be again (milliseconds since 1970). */
export const pendingSignIn = sealedCookie('rk-sign-in', z.object({ email: z.email(), againAt: z.number() }))
