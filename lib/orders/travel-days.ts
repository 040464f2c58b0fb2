import { isDay, localDay, utcDay, yearAfter } from '../core/calendar-day'

/** Which days of travel may be given, and which one is sent. Small: the form of a purchase computes with it, too. */

/** The first and the last day that may be given. */
export interface TravelDays {
  readonly first: string
  readonly last: string
}

const HOUR_MS = 3_600_000
const [FURTHEST_WEST_HOURS, FURTHEST_EAST_HOURS] = [12, 14]

/** Today to a year ahead, wherever the buyer is: their today may be yesterday or tomorrow in UTC. */
export const travelDaysAnywhere = (nowMs: number): TravelDays => ({
  first: utcDay(nowMs - FURTHEST_WEST_HOURS * HOUR_MS),
  last: yearAfter(utcDay(nowMs + FURTHEST_EAST_HOURS * HOUR_MS)),
})

/** Today to a year ahead on the clock of whoever runs this: a visitor's browser. */
export function travelDaysHere(now: Date): TravelDays {
  const today = localDay(now)
  return { first: today, last: yearAfter(today) }
}

export const isTravelDay = (day: string, { first, last }: TravelDays): boolean =>
  isDay(day) && first <= day && day <= last

/** What the vendor is told when the purchase is sent: the day that was given, or today where that has passed. */
export function travelDateToSend(given: string, nowMs: number): string {
  const today = utcDay(nowMs)
  return given < today ? today : given
}
