import 'server-only'
import { cookies } from 'next/headers'
import * as z from 'zod'
import { config } from '@/lib/platform/config'
import { seal, unseal } from '@/lib/platform/crypto/seal'
import type { AffiliateClick } from '@/lib/promotions/types'

const NAME = 'via'
const schema = z.object({ code: z.string(), at: z.int() })

/**
 * By whose link somebody came last, and when, for as long as that counts. It names the affiliate and nobody else, and is sealed
 * so that no click can be made younger than it is.
 */
export const affiliateCookie = (code: string, windowDays: number) => ({
  name: NAME,
  value: seal(JSON.stringify({ code, at: Date.now() }), NAME),
  httpOnly: true,
  sameSite: 'lax' as const,
  path: '/',
  secure: config().siteUrl.startsWith('https:'),
  maxAge: windowDays * 86_400,
})

/** The click that an order of this browser is to be kept with; null where there is none, or what is there is not ours. */
export async function affiliateClick(): Promise<AffiliateClick | null> {
  return readClick((await cookies()).get(NAME)?.value)
}

export function readClick(sealed: string | undefined): AffiliateClick | null {
  if (!sealed) return null
  try {
    const { data } = schema.safeParse(JSON.parse(unseal(sealed, NAME)))
    return data ? { code: data.code, clickedAt: new Date(data.at) } : null
  } catch {
    return null
  }
}
