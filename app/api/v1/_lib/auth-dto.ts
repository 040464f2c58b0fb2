import type { SessionTokens } from '@/lib/auth/types'
import type { Money } from '@/lib/core/money'
import { config } from '@/lib/platform/config'
import { priceNumber } from './amounts'

/** What the old clients keep of a person. */
export interface UserInfo {
  readonly is_verified: boolean
  readonly referral_code: string | null
  readonly should_notify: boolean
  readonly user_token: string
  readonly role_name: string
  /** Major units of `currency_code`; clients offer "Wallet" when it covers a price. */
  readonly balance: number
  readonly currency_code: string
  readonly is_newsletter_subscribed: boolean
  readonly msisdn: string | null
  readonly first_name: string | null
  readonly last_name: string | null
  readonly language: string
  readonly country: string | null
  readonly country_code: string | null
  readonly email: string | null
  readonly email_editable: boolean
  readonly phone_editable: boolean
}

export interface AuthDto {
  readonly access_token: string
  readonly refresh_token: string
  readonly user_info: UserInfo
  readonly user_token: string
  readonly is_verified: boolean
}

/** What is known of a person; `profileOf` of a user, next to nothing of a guest. */
export interface Person {
  readonly id: string
  readonly isVerified: boolean
  readonly email: string | null
  readonly name: string | null
  readonly phone: string | null
  readonly locale: string
  readonly notify: boolean
  /** What may be spent; a guest has none. */
  readonly balance?: Money
  /** Of an account; guests have none to give. */
  readonly referralCode?: string
}

type Tokens = Pick<SessionTokens, 'accessToken' | 'refreshToken'>

/** @param tokens null where only the person is asked for: the old spelling of that is two empty texts */
export function toAuthDto(person: Person, tokens: Tokens | null): AuthDto {
  return {
    access_token: tokens?.accessToken ?? '',
    refresh_token: tokens?.refreshToken ?? '',
    user_info: toUserInfo(person),
    user_token: person.id,
    is_verified: person.isVerified,
  }
}

const toUserInfo = (person: Person): UserInfo => ({
  is_verified: person.isVerified,
  referral_code: person.referralCode ?? null,
  should_notify: person.notify,
  user_token: person.id,
  role_name: 'User',
  balance: person.balance ? priceNumber(person.balance) : 0,
  currency_code: config().defaultCurrency,
  is_newsletter_subscribed: false,
  msisdn: person.phone,
  ...splitName(person.name),
  language: person.locale,
  country: null,
  country_code: null,
  email: person.email,
  // The address is the account: it changes by proving the new one, not by a form.
  email_editable: false,
  phone_editable: person.isVerified,
})

/** We keep one name; the old clients want two. The last word is the family name. */
export function splitName(name: string | null): { first_name: string | null; last_name: string | null } {
  const words = (name ?? '').split(/\s+/).filter(Boolean)
  if (words.length < 2) return { first_name: words[0] ?? null, last_name: null }
  return { first_name: words.slice(0, -1).join(' '), last_name: words.at(-1) ?? null }
}

/** The whole name after a change of its parts; a part that is not named stays as it is. */
export function joinedName(
  current: string | null,
  change: { readonly first_name?: string | null | undefined; readonly last_name?: string | null | undefined },
): string | null {
  const { first_name, last_name } = splitName(current)
  const first = change.first_name === undefined ? first_name : change.first_name
  const last = change.last_name === undefined ? last_name : change.last_name
  return (
    [first, last]
      .map((part) => part?.trim())
      .filter(Boolean)
      .join(' ') || null
  )
}
