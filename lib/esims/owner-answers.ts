import 'server-only'
import type { ProviderEsim, ProviderId } from '../providers/types'
import type { Flight, Landing } from './flight'
import { readAnswers, type StoredAnswer } from './repo/owners'
import { expectedLagSeconds } from './settings'
import { fly } from './share'

/** What is known of an eSIM, and how: asked just now, kept from before, or kept because its provider is silent. */
export interface OwnerAnswer {
  readonly provider: ProviderId
  readonly esim: ProviderEsim
  readonly source: 'provider' | 'stored' | 'last_known'
  /** By how much its figures may lag behind; null = not stated. */
  readonly expectedLagSeconds: number | null
}

export interface Asking {
  /** Whose limits on asking providers count. */
  readonly clientKey: string
  /** Answers younger than this are taken as they are. */
  readonly maxAgeSeconds: number
  /** For all of them together; whoever has not answered by then is shown as last known. */
  readonly deadlineMs: number
  /** The others wait for the next look, or for the cron job. */
  readonly mostAsked: number
}

/** The last answers about eSIMs whose ownership was proven. What is older than wanted is asked anew, within limits. */
export async function answersFor(
  iccids: readonly string[],
  asking: Asking,
): Promise<ReadonlyMap<string, OwnerAnswer>> {
  const stored = await readAnswers(iccids)
  const isOld = (iccid: string) => (stored.get(iccid)?.ageMs ?? Infinity) > asking.maxAgeSeconds * 1000
  const asked = iccids.filter(isOld).slice(0, asking.mostAsked)
  const over = AbortSignal.timeout(asking.deadlineMs)
  const fresh = new Map(
    await Promise.all(asked.map(async (iccid) => [iccid, await ask(iccid, asking, over)] as const)),
  )
  return new Map(
    iccids.flatMap((iccid) => {
      const answer = merge(fresh.get(iccid), stored.get(iccid))
      return answer ? [[iccid, answer] as const] : []
    }),
  )
}

type Asked = Landing | 'silent' | 'limited'

async function ask(iccid: string, asking: Asking, over: AbortSignal): Promise<Asked> {
  const departure = { iccid, freshSeconds: asking.maxAgeSeconds, refresh: false, client: asking.clientKey }
  const landing = fly({ ...departure, counted: true }).then((flight: Flight): Asked | Promise<Asked> =>
    flight.kind === 'limited' ? 'limited' : flight.landing,
  )
  // What lands after its visitor has gone is kept all the same; what fails then has nobody to tell.
  landing.catch(() => undefined)
  return Promise.race([landing, silence(over)])
}

const silence = (over: AbortSignal) =>
  new Promise<'silent'>((resolve) => {
    if (over.aborted) resolve('silent')
    else over.addEventListener('abort', () => resolve('silent'), { once: true })
  })

function merge(asked: Asked | undefined, stored: StoredAnswer | undefined): OwnerAnswer | null {
  if (typeof asked === 'object' && asked.kind === 'found') {
    const { provider, esim } = asked.known
    const source = asked.source === 'cache' ? 'stored' : asked.source
    return { provider, esim, source, expectedLagSeconds: expectedLagSeconds(provider) }
  }
  if (!stored) return null
  const { provider, esim } = stored
  const isSilent = asked === 'silent' || (typeof asked === 'object' && asked.kind === 'unreachable')
  const source = isSilent ? 'last_known' : 'stored'
  return { provider, esim, source, expectedLagSeconds: expectedLagSeconds(provider) }
}
