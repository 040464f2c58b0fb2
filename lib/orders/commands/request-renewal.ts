import 'server-only'
import { readIccid } from '../../core/iccid'
import { newId } from '../../core/ids'
import { fail, ok, type Result } from '../../core/result'
import { choosePlan } from '../../esims/plans'
import { ownedEsim } from '../../esims/queries'
import { queueMessage } from '../../notifications/queue-message'
import { config } from '../../platform/config'
import { inTransaction } from '../../platform/db/client'
import { hitLimits } from '../../platform/http/limits'
import { insertRenewalRequest } from '../repo/renewal-requests'

/**
 * Nothing matches: staff are asked, the traveller gets a copy, nothing is charged.
 * Errors: RATE_LIMITED, ICCID_INVALID.
 */
export async function requestRenewal(input: {
  iccid: string
  email: string
  note: string
  locale: string
  clientKey: string
}): Promise<Result<{ requestId: string }>> {
  const limit = await hitLimits([{ name: 'request.client', subject: input.clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const reading = readIccid(input.iccid)
  if (reading.kind !== 'iccid') return fail('ICCID_INVALID')
  const owned = await ownedEsim(reading.iccid, { maxAgeSeconds: 3600, clientKey: input.clientKey })
  const planName = owned.ok ? (choosePlan(owned.value.esim.plans, Date.now()).current?.name ?? null) : null
  const requestId = newId('req')
  const data = {
    requestId,
    iccid: reading.iccid,
    planName,
    note: input.note,
    requestedAt: new Date().toISOString(),
  }
  await inTransaction(async (tx) => {
    await insertRenewalRequest(tx, {
      id: requestId,
      iccid: reading.iccid,
      email: input.email,
      note: input.note,
      locale: input.locale,
      plan_name: planName,
    })
    await queueMessage(tx, {
      dedupeKey: `renewal_request_received:${requestId}`,
      recipient: input.email,
      locale: input.locale,
      message: { template: 'renewal_request_received', data },
    })
    await queueMessage(tx, {
      dedupeKey: `staff_renewal_request:${requestId}`,
      recipient: config().supportEmail,
      locale: 'en',
      message: {
        template: 'staff_renewal_request',
        data: { ...data, travellerEmail: input.email, travellerLocale: input.locale },
      },
    })
  })
  return ok({ requestId })
}
