/** Days of the calendar, YYYY-MM-DD: what somebody points at in a calendar, without a clock or a zone. */

/** The day in UTC. */
export const utcDay = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

/** The day on the clock of whoever runs this. */
export const localDay = (at: Date): string => utcDay(at.getTime() - at.getTimezoneOffset() * 60_000)

/** Whether a text is a day that the calendar has; 30 February is none. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && utcDay(at) === text
}

/** The same day of the next year; 1 March after 29 February. */
export function yearAfter(day: string): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCFullYear(at.getUTCFullYear() + 1)
  return utcDay(at.getTime())
}

/** "3 December 2026" */
export const formatDay = (day: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
