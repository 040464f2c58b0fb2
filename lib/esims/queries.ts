import 'server-only'
import { fail, ok, type Result } from '../core/result'
import type { ProviderId } from '../providers/types'
import { FRESH_SECONDS, type KnownEsim, recall } from './memory'
import { readOwner } from './repo/checks'
import { fly } from './share'

/**
 * What its provider says of an eSIM, with the private references that a renewal needs. Nothing of it goes
 * to a traveller as it is. `install` is null: installation data is never kept.
 * @param options.maxAgeSeconds 60 unless said otherwise; 0 asks in any case
 * @param options.clientKey on whose behalf: their limits on asking providers count, as for a check. Without it: our own reading.
 * @returns RATE_LIMITED; ESIM_NOT_FOUND when everyone answered and nobody knows it; PROVIDERS_UNREACHABLE when nothing that fresh is to be had.
 */
export async function ownedEsim(
  iccid: string,
  options: { readonly maxAgeSeconds?: number; readonly clientKey?: string } = {},
): Promise<Result<KnownEsim>> {
  const freshSeconds = options.maxAgeSeconds ?? FRESH_SECONDS
  const flight = await fly({
    iccid,
    freshSeconds,
    refresh: false,
    client: options.clientKey ?? null,
    counted: true,
  })
  if (flight.kind === 'limited') return fail('RATE_LIMITED', { retryAfterSeconds: flight.retryAfterSeconds })
  const landing = await flight.landing
  if (landing.kind === 'not_found') return fail('ESIM_NOT_FOUND')
  if (landing.kind === 'unreachable' || landing.source === 'last_known') return fail('PROVIDERS_UNREACHABLE')
  return ok(landing.known)
}

/** Which provider an eSIM belongs to, as far as we know. Asks nobody. */
export async function providerOf(iccid: string): Promise<ProviderId | null> {
  return recall(iccid)?.known?.provider ?? readOwner(iccid)
}
