import 'server-only'
import type * as z from 'zod'
import { mailboxKeysOf } from '../../auth/mailbox-keys'
import { newId } from '../../core/ids'
import { fail, ok, type Result } from '../../core/result'
import type { Tx } from '../../platform/db/client'
import { affiliateInput } from '../affiliate-schemas'
import { insertAffiliate, linkAffiliate, moveAffiliate, unlinkAffiliate } from '../repo/affiliates'
import { selectAccountId } from '../repo/buyers'

/**
 * A new affiliate. With an address its own purchases earn nothing, and where an account has that address, it sees the figures.
 * Errors: VALIDATION, with the fields; also where the code, or the account, is another affiliate's.
 */
export async function createAffiliate(
  wish: z.input<typeof affiliateInput>,
): Promise<Result<{ readonly affiliateId: string; readonly isLinked: boolean }>> {
  const parsed = affiliateInput.safeParse(wish)
  if (!parsed.success)
    return fail('VALIDATION', {
      fields: Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])),
    })
  const { name, code, basisPoints, windowDays, holdDays, email } = parsed.data
  const id = newId('aff')
  const userId = email === null ? null : await selectAccountId(email)
  const taken = await insertAffiliate({
    ...{ id, name, code, basis_points: basisPoints, window_days: windowDays, hold_days: holdDays },
    user_id: userId,
    mailbox_key: mailboxKeysOf(email)[0] ?? null,
  })
  return taken === null ? ok({ affiliateId: id, isLinked: userId !== null }) : takenBy(taken)
}

const takenBy = (field: 'code' | 'email') =>
  fail('VALIDATION', { fields: { [field]: 'is another affiliate’s' } })

/** The account that sees the figures from now on. Errors: NOT_FOUND (no such affiliate, or nobody has signed in with that address), VALIDATION. */
export async function linkAccount(affiliateId: string, email: string): Promise<Result<true>> {
  const parsed = affiliateInput.shape.email.unwrap().safeParse(email)
  if (!parsed.success) return fail('VALIDATION', { fields: { email: 'is no address' } })
  const address = parsed.data
  const userId = address === null ? null : await selectAccountId(address)
  if (userId === null)
    return fail('NOT_FOUND', { fields: { email: 'is of no account: sign in with it first' } })
  const taken = await linkAffiliate(affiliateId, {
    user_id: userId,
    mailbox_key: mailboxKeysOf(address)[0] ?? null,
  })
  if (taken === 'none') return fail('NOT_FOUND')
  return taken === null ? ok(true) : takenBy(taken)
}

/** No click and no order counts any more; what was earned stands, and orders placed before still earn. Errors: NOT_FOUND. */
export const stopAffiliate = (affiliateId: string): Promise<Result<true>> => move(affiliateId, 'stopped')

export const resumeAffiliate = (affiliateId: string): Promise<Result<true>> => move(affiliateId, 'active')

const move = async (affiliateId: string, state: 'active' | 'stopped'): Promise<Result<true>> =>
  (await moveAffiliate(affiliateId, state, 'by the operator')) ? ok(true) : fail('NOT_FOUND')

/** An account ends: its figures are nobody's to see any more. What is owed to the affiliate stays owed, and is paid by hand as before. */
export const forgetAffiliate = (tx: Tx, userId: string): Promise<void> => unlinkAffiliate(tx, userId)
