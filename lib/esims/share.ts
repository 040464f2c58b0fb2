import 'server-only'
import { hitLimits } from '../platform/http/limits'
import { type Departure, depart, type Flight, landedBefore } from './flight'

const holder = globalThis as { roamkeepFlights?: Map<string, Promise<Flight>> }
function flights(): Map<string, Promise<Flight>> {
  holder.roamkeepFlights ??= new Map()
  return holder.roamkeepFlights
}

/**
 * Answers from this process's memory, joins a check that this process is doing already, or starts one. Everyone is
 * counted, also those who join; a starter who was refused refuses nobody else.
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
  let counted = departure.counted
  for (;;) {
    const underWay = flights().get(key)
    if (!underWay) return launch(key, { ...departure, counted })
    if (!counted) {
      const limited = await countCheck(departure)
      if (limited) return limited
      counted = true
    }
    const joined = await underWay
    if (joined.kind === 'flying') return joined
  }
}

function launch(key: string, departure: Departure): Promise<Flight> {
  const flight = depart(departure)
  flights().set(key, flight)
  const leave = () => {
    if (flights().get(key) === flight) flights().delete(key)
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
