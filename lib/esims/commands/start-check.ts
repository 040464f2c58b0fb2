import 'server-only'
import { candidatesNear, type IccidReading, readIccid } from '../../core/iccid'
import { ok, type Result } from '../../core/result'
import { hitLimits } from '../../platform/http/limits'
import type { Landing } from '../flight'
import { issuerOf } from '../issuer'
import { FRESH_SECONDS } from '../memory'
import { knownAmong } from '../repo/checks'
import { toCard } from '../rules'
import { expectedLagSeconds } from '../settings'
import { fly } from '../share'
import type { CheckOutcome, CheckRefusal, CheckRequest, CheckRun, Issuer } from '../types'

const MOST_SUGGESTIONS = 3

/**
 * Begins a status check and returns as soon as it is known who is asked. `outcome` rejects only if the database fails.
 * Counts limits `check.client` for every check, and those of asking when a provider is really asked.
 */
export async function startCheck(request: CheckRequest): Promise<Result<CheckRun, CheckRefusal>> {
  const reading = readIccid(request.iccid)
  if (reading.kind !== 'iccid') return { ok: false, error: misread(reading) }
  if (!reading.checkDigitOk && !request.confirmed) return refuseCheckDigit(request, reading)
  const { iccid } = reading
  const flight = await fly({
    iccid,
    freshSeconds: FRESH_SECONDS,
    refresh: request.refresh ?? false,
    client: request.clientKey,
    counted: false,
  })
  if (flight.kind === 'limited') return limited(flight.retryAfterSeconds)
  const issuer = issuerOf(iccid)
  const outcome = flight.landing.then((landing) => toOutcome(landing, iccid, issuer))
  // Whoever only looks at the probes must not bring the process down.
  outcome.catch(() => undefined)
  return ok({ iccid, issuer, probes: flight.probes, outcome })
}

function toOutcome(landing: Landing, iccid: string, issuer: Issuer | null): CheckOutcome {
  if (landing.kind === 'found') {
    const { esim, sold, provider } = landing.known
    const facts = { soldHere: sold, expectedLagSeconds: expectedLagSeconds(provider) }
    return { kind: 'found', card: toCard(esim, issuer, landing.source, Date.now(), facts) }
  }
  if (landing.kind === 'not_found') return { kind: 'not_found', iccid, issuer }
  return { kind: 'unreachable', iccid, issuer, unreachable: landing.names }
}

/** What was typed is no ICCID. */
export function misread(reading: Exclude<IccidReading, { kind: 'iccid' }>): CheckRefusal {
  if (reading.kind === 'eid') return { code: 'ICCID_IS_EID' }
  if (reading.kind === 'imei') return { code: 'ICCID_IS_IMEI' }
  return reading.kind === 'activation_code'
    ? {
        code: 'ICCID_INVALID',
        detail: 'This is an activation code. It installs the eSIM: keep it to yourself.',
      }
    : { code: 'ICCID_INVALID' }
}

/** "Did you mean …": first numbers we know, then two neighbours swapped. Looking them up counts like asking. */
async function refuseCheckDigit(
  { clientKey }: CheckRequest,
  reading: Extract<IccidReading, { kind: 'iccid' }>,
): Promise<{ ok: false; error: CheckRefusal }> {
  const counted = await hitLimits([
    { name: 'check.client', subject: clientKey },
    { name: 'check.client.ask', subject: clientKey },
  ])
  if (!counted.allowed && counted.name === 'check.client') return limited(counted.retryAfterSeconds)
  const known = counted.allowed ? await knownAmong(candidatesNear(reading.iccid)) : []
  const suggestions = [...new Set([...known, ...reading.suggestions])].slice(0, MOST_SUGGESTIONS)
  return { ok: false, error: { code: 'ICCID_CHECK_DIGIT', suggestions } }
}

const limited = (retryAfterSeconds: number): { ok: false; error: CheckRefusal } => ({
  ok: false,
  error: { code: 'RATE_LIMITED', retryAfterSeconds },
})
