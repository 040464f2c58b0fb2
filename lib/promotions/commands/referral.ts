import 'server-only'
import { randomBytes } from 'node:crypto'
import { allKeys, type DeviceKeys, NO_DEVICE } from '../../auth/device-keys'
import { mailboxIn } from '../../auth/mailbox'
import { keysOfMailbox } from '../../auth/mailbox-keys'
import type { Viewer } from '../../auth/types'
import { newId } from '../../core/ids'
import { fail, ok, type Result } from '../../core/result'
import { findBuyer } from '../buyer'
import { hasOrdered } from '../repo/buyers'
import { isSeenWith } from '../repo/devices'
import { insertReferral, insertReferralCode, isReferred, selectReferrer } from '../repo/referrals'
import { readReferralCode } from '../rules'
import { rememberDevice } from './remember-device'

/** Somebody's own code, made on first use: eight hexadecimal digits, as the old shop's were. */
export async function ensureReferralCode(userId: string): Promise<string> {
  for (;;) {
    const code = await insertReferralCode(userId, randomBytes(4).toString('hex').toUpperCase())
    if (code !== null) return code
  }
}

/**
 * Remembers by whose code somebody came: once per person, before their first order, never by their own code, under
 * whatever spelling of an address, nor at a device where its owner was seen. Nothing is given until that order is
 * delivered, and cards are compared then (`earnRewards`).
 * Errors: PROMOTION_NOT_FOUND, OWN_REFERRAL_CODE_CANNOT_BE_USED, REFERRAL_CODE_ALREADY_USED, USER_HAS_PREVIOUS_ESIM,
 * PROMOTION_NEEDS_ACCOUNT (the account has no address).
 */
export async function recordReferral(
  viewer: Pick<Viewer, 'userId' | 'email'>,
  typed: string,
  devices: DeviceKeys = NO_DEVICE,
): Promise<Result<true>> {
  await rememberDevice(viewer.userId, devices)
  const code = readReferralCode(typed)
  const referrer = code === null ? null : await selectReferrer(code)
  if (!referrer) return fail('PROMOTION_NOT_FOUND')
  const mailbox = mailboxIn(viewer.email)
  const [mailboxKey] = mailbox === null ? [] : keysOfMailbox(mailbox)
  if (mailboxKey === undefined) return fail('PROMOTION_NEEDS_ACCOUNT')
  if (referrer.user_id === viewer.userId || mailboxIn(referrer.email) === mailbox)
    return fail('OWN_REFERRAL_CODE_CANNOT_BE_USED')
  if (await isSeenWith(referrer.user_id, allKeys(devices))) return fail('OWN_REFERRAL_CODE_CANNOT_BE_USED')
  const buyer = await findBuyer(viewer.userId, viewer.email)
  if (await isReferred(viewer.userId, buyer.mailboxKeys, referrer.user_id))
    return fail('REFERRAL_CODE_ALREADY_USED')
  if (await hasOrdered(buyer)) return fail('USER_HAS_PREVIOUS_ESIM')
  const isNew = await insertReferral({
    id: newId('ref'),
    referrer_id: referrer.user_id,
    referred_id: viewer.userId,
    mailbox_key: mailboxKey,
  })
  return isNew ? ok(true) : fail('REFERRAL_CODE_ALREADY_USED')
}
