import 'server-only'
import { hitLimits } from '../platform/http/limits'
import { type Departure, depart, type Flight, landedBefore } from './flight'

interface UnderWay {
  readonly flight: Promise<Flight>
  readonly begunAtMs: number
}
const holder = globalThis as { roamkeepFlights?: Map<string, UnderWay> }
function flights(): Map<string, UnderWay> {
  holder.roamkeepFlights ??= new Map()
  return holder.roamkeepFlights
}

/**
 * Answers from this process's memory, joins a check that this process is doing already, or starts one. Everyone is
 * counted, also those who join; a starter who was refused refuses nobody else. Who takes nothing remembered joins only a
 * check that begins after they came.
 */
export async function fly(departure: Departure): Promise<Flight> {
  const { iccid, refresh, freshSeconds } = departure
  const landed = refresh ? undefined : landedBefore(iccid, freshSeconds)
  if (landed) {
    const limited = await countCheck(departure)
    return limited ?? { kind: 'flying', probes: [], landing: Promise.resolve(landed) }
  }
  // Nobody joins a check that may end with an older value than they would take.
  const key = `${iccid} ${refresh ? 'refresh' : freshSeconds}`
  const cameAtMs = performance.now()
  let counted = departure.counted
  for (;;) {
    const underWay = flights().get(key)
    if (!underWay) return launch(key, { ...departure, counted })
    if (!counted) {
      const limited = await countCheck(departure)
      if (limited) return limited
      counted = true
    }
    const joined = await underWay.flight
    if (joined.kind !== 'flying') continue
    if (freshSeconds > 0 || underWay.begunAtMs >= cameAtMs) return joined
    await joined.landing.catch(() => undefined)
  }
}

function launch(key: string, departure: Departure): Promise<Flight> {
  const underWay = { begunAtMs: performance.now(), flight: depart(departure) }
  const { flight } = underWay
  flights().set(key, underWay)
  const leave = () => {
    if (flights().get(key) === underWay) flights().delete(key)
  }
  const landed = flight.then((started) => (started.kind === 'flying' ? started.landing : null))
  landed.then(leave, leave)
  return flight
}

async function countCheck({ client }: Departure): Promise<Flight | null> {
  if (client === null) return null
  const answer = await hitLimits([{ name: 'check.client', subject: client }])
  return answer.allowed ? null : { kind: 'limited', retryAfterSeconds: answer.retryAfterSeconds }
}
