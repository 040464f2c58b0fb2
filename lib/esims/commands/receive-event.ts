import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { keepEvent } from '../../providers/events'
import { providers } from '../../providers/live'
import type { ProviderId } from '../../providers/types'
import { iccidOfOrder } from '../repo/checks'
import { forgetCheck } from './forget-check'

/**
 * A provider's push, whose secret was verified: kept once, and taken as a reason to ask again. Nothing it says is
 * believed. NOT_FOUND: this provider is off or pushes nothing; VALIDATION: not a body of this provider.
 */
export async function receiveEvent(
  providerId: ProviderId,
  body: unknown,
): Promise<Result<{ readonly isNew: boolean }>> {
  const provider = providers().get(providerId)
  if (!provider?.parseEvent) return fail('NOT_FOUND')
  const event = provider.parseEvent(body)
  // Postgres keeps no NUL in a text.
  if (!event || JSON.stringify(event).includes('\\u0000'))
    return fail('VALIDATION', { detail: 'This is not an event.' })
  const isNew = await keepEvent(event)
  const iccid = event.iccid ?? (event.orderId ? await iccidOfOrder(providerId, event.orderId) : null)
  if (isNew && iccid) await forgetCheck(iccid)
  return ok({ isNew })
}
