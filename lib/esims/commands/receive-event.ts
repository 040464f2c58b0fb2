import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { keepEvent } from '../../providers/events'
import { providers } from '../../providers/live'
import type { ProviderId } from '../../providers/types'
import { flushBackground } from '../background'
import { iccidOfOrder } from '../repo/checks'
import { planSample } from '../repo/usage'
import { fly } from '../share'
import { forgetCheck } from './forget-check'

/**
 * A provider's push, whose secret was verified: kept once, and taken as a reason to ask again. Nothing it says is
 * believed. NOT_FOUND: this provider is off or pushes nothing; VALIDATION: not a body of this provider.
 * @returns `iccid`: the eSIM to be asked for now (`followEvent`); null for a repetition, or one that we did not sell
 */
export async function receiveEvent(
  providerId: ProviderId,
  body: unknown,
): Promise<Result<{ readonly isNew: boolean; readonly iccid: string | null }>> {
  const provider = providers().get(providerId)
  if (!provider?.parseEvent) return fail('NOT_FOUND')
  const event = provider.parseEvent(body)
  // Postgres keeps no NUL in a text.
  if (!event || JSON.stringify(event).includes('\\u0000'))
    return fail('VALIDATION', { detail: 'This is not an event.' })
  const isNew = await keepEvent(event)
  const iccid = event.iccid ?? (event.orderId ? await iccidOfOrder(providerId, event.orderId) : null)
  if (!isNew || !iccid) return ok({ isNew, iccid: null })
  await forgetCheck(iccid)
  // Should this process end before it has asked, the next run of the cron job asks.
  const isOurs = await planSample(iccid, 0)
  return ok({ isNew, iccid: isOurs ? iccid : null })
}

/**
 * Asks for the figures that an event hinted at; history and notices follow from the answer alone, so that late, repeated
 * and reordered events do no harm.
 */
export async function followEvent(iccid: string): Promise<void> {
  const flight = await fly({
    iccid,
    freshSeconds: 0,
    refresh: false,
    client: null,
    counted: true,
    cause: 'event',
  })
  if (flight.kind === 'flying') await flight.landing
  await flushBackground()
}
