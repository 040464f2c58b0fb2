import 'server-only'
import { log } from '../../platform/log'
import { providers } from '../../providers/live'
import type { ProviderId } from '../../providers/types'
import { flushBackground } from '../background'
import { claimDueSamples, type DueEsim, planSample } from '../repo/usage'
import { lookupSettings } from '../settings'
import { fly } from '../share'

const PER_PROVIDER = 300
const AT_ONCE = 4
/** Who gave no answer is asked again by the run after this. */
const RETRY_SECONDS = 900
const DAY_SECONDS = 86_400
/** So many refusals in a row are an outage: the provider's other eSIMs wait for the next run. */
const OUTAGE_AFTER = 5
const RUN_MS = 150_000

export interface SamplingTally {
  readonly provider: ProviderId
  readonly due: number
  readonly answered: number
  readonly unanswered: number
  /** Not asked any more: the provider is down, or the time of the run was up. */
  readonly left: number
}

/**
 * For the scheduler: asks for the figures of eSIMs of ours that are due, an equal share for each provider and side by
 * side, so that one that is slow or down holds up only its own. What is learnt is written as by any check.
 */
export async function sampleUsage(options: { readonly perProvider?: number } = {}): Promise<{
  providers: readonly SamplingTally[]
}> {
  const asked = (await lookupSettings())
    .filter(({ provider, enabled }) => enabled && providers().has(provider))
    .map(({ provider }) => provider)
  const due = await claimDueSamples(asked, options.perProvider ?? PER_PROVIDER, RETRY_SECONDS)
  const endsAtMs = performance.now() + RUN_MS
  const tallies = await Promise.all(
    [...Map.groupBy(due, ({ provider }) => provider)].map(([provider, esims]) =>
      sampleProvider(provider, esims, endsAtMs),
    ),
  )
  await flushBackground()
  return { providers: tallies }
}

async function sampleProvider(
  provider: ProviderId,
  esims: readonly DueEsim[],
  endsAtMs: number,
): Promise<SamplingTally> {
  const waiting = [...esims]
  let answered = 0
  let unanswered = 0
  let inARow = 0
  const work = async () => {
    while (inARow < OUTAGE_AFTER && performance.now() < endsAtMs) {
      const next = waiting.shift()
      if (!next) return
      if (await sampleOne(next.iccid)) {
        answered++
        inARow = 0
      } else {
        unanswered++
        inARow++
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  if (inARow >= OUTAGE_AFTER) log().warn({ provider, left: waiting.length }, 'usage is not to be had')
  return { provider, due: esims.length, answered, unanswered, left: waiting.length }
}

/** @returns whether the provider answered. An eSIM that it does not know (any more) is asked for once a day. */
async function sampleOne(iccid: string): Promise<boolean> {
  try {
    const flight = await fly({
      iccid,
      freshSeconds: 60,
      refresh: false,
      client: null,
      counted: true,
      cause: 'poll',
    })
    if (flight.kind !== 'flying') return false
    const landing = await flight.landing
    if (landing.kind === 'not_found') await planSample(iccid, DAY_SECONDS)
    return landing.kind === 'not_found' || (landing.kind === 'found' && landing.source !== 'last_known')
  } catch (error) {
    log().error({ error }, 'an eSIM could not be sampled')
    return false
  }
}
