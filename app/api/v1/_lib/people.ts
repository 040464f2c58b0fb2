import 'server-only'
import { profileOf } from '@/lib/auth/profiles'
import type { SessionTokens, Viewer } from '@/lib/auth/types'
import { config } from '@/lib/platform/config'
import { ensureReferralCode } from '@/lib/promotions/commands/referral'
import { spendableOf } from '@/lib/wallet/queries'
import { type AuthDto, type Person, toAuthDto } from './auth-dto'
import type { GuestCaller } from './caller'

export async function personOf(viewer: Viewer, locale: string): Promise<Person> {
  const profile = await profileOf(viewer.userId)
  return {
    id: viewer.userId,
    isVerified: true,
    email: viewer.email ?? profile?.email ?? null,
    name: profile?.name ?? null,
    phone: profile?.phone ?? null,
    locale: profile?.locale ?? locale,
    notify: profile?.notify ?? true,
    referralCode: await ensureReferralCode(viewer.userId),
    // In the currency of the prices: clients offer the wallet where this covers one.
    balance: await spendableOf(viewer.userId, config().defaultCurrency),
  }
}

/** Someone who named an address and proved nothing: an account of that address stays out of it. */
export const guestPerson = (
  { guestId, email }: Pick<GuestCaller, 'guestId' | 'email'>,
  locale: string,
): Person => ({ id: guestId, isVerified: false, email, name: null, phone: null, locale, notify: false })

export const signedIn = async (tokens: SessionTokens, locale: string): Promise<AuthDto> =>
  toAuthDto(await personOf(tokens.viewer, locale), tokens)
