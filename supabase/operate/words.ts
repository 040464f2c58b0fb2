import { NotAsked } from './arguments'

export const day = (instant: Date): string => instant.toISOString().slice(0, 10)

/** Its last second, UTC. @throws NotAsked when there is no such day */
export function endOfDay(text: string, name: string): Date {
  const end = new Date(`${text}T23:59:59Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(end.getTime()) || day(end) !== text)
    throw new NotAsked(`${name} ${text} is no day like 2027-12-31`)
  return end
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'none'
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)))
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
