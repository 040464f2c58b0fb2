import * as z from 'zod'

/**
 * Reading what vendors send: numbers as text, text as numbers, missing keys, one object where a list was promised.
 * Each piece turns what it cannot read into null (or an empty list), so that one odd field never hides the others.
 */

/** A whole number beyond 2^53 (an ICCID sent as a number) has lost digits: it is not read at all. */
export function textFrom(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? null : String(value)
  }
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** "1,024.50" and " 7 " are numbers; "7 Days" is not. */
export function numberFrom(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string') return null
  const plain = value.trim().replace(/,(?=\d{3}(?:\D|$))/g, '')
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null
}

export function flagFrom(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  const word = textFrom(value)?.toLowerCase()
  if (word === 'true' || word === '1' || word === 'yes') return true
  return word === 'false' || word === '0' || word === 'no' ? false : null
}

/**
 * ISO 8601 UTC from a vendor's date. Without a zone, UTC is meant (INFERRED for all vendors, providers.md §3.4);
 * numbers are milliseconds, or seconds when they are small.
 */
export function timeFrom(value: unknown): string | null {
  if (typeof value === 'number') return isoOf(value > 0 && value < 1e11 ? value * 1000 : value)
  const text = textFrom(value)
  if (text === null) return null
  if (/^\d{10}(?:\d{3})?$/.test(text)) return timeFrom(Number(text))
  const match =
    /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(
      text,
    )
  if (!match) return null
  const [, year, month, day, minutes = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = match
  const offset = /^(?:z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^(.\d{2})(\d{2})$/, '$1:$2')
  return isoOf(Date.parse(`${year}-${month}-${day}T${minutes}${seconds}${fraction.slice(0, 4)}${offset}`))
}

function isoOf(atMs: number): string | null {
  // Zero and the year 1 are how vendors write "never".
  return Number.isFinite(atMs) && atMs > 0 && atMs < 8.64e15 ? new Date(atMs).toISOString() : null
}

const DAYS: Readonly<Record<string, number>> = { hour: 1 / 24, day: 1, week: 7, month: 30, year: 365 }

/** Days from "7", "7 Days", "1 Month" or a number with its unit apart. Hours are rounded up to whole days. */
export function daysFrom(value: unknown, unit: unknown = null): number | null {
  const text = textFrom(value)
  const match = /^(\d+(?:\.\d+)?)\s*-?\s*([a-z]*)$/i.exec(text ?? '')
  if (!match) return null
  const word = (match[2] || textFrom(unit) || 'day')
    .toLowerCase()
    .replace(/s$|\(s\)$/, '')
    .replace('dai', 'day')
  const factor = DAYS[word === 'd' ? 'day' : word === 'daily' ? 'day' : word]
  const days = factor === undefined ? 0 : Math.ceil(Number(match[1]) * factor)
  return days > 0 ? days : null
}

/** Whole days between two ISO times, at least one; null unless both are known. */
export function daysBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000))
}

const anything = z.unknown().optional()

/** Fields of a vendor's object, for `z.looseObject`: unknown keys are kept, missing ones are null. */
export const text = anything.transform(textFrom)
export const number = anything.transform(numberFrom)
export const flag = anything.transform(flagFrom)
export const time = anything.transform(timeFrom)
/** A list, or the one object in place of it; entries that do not fit are left out. */
export const listOf = <S extends z.ZodType>(entry: S) =>
  anything.transform((value): z.output<S>[] => {
    const entries = Array.isArray(value) ? value : isRecord(value) ? [value] : []
    return entries.flatMap((item) => {
      const read = entry.safeParse(item)
      return read.success ? [read.data] : []
    })
  })

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The list an answer promises: at the top, under one of the keys, or under one of the keys inside an envelope.
 * @returns null when there is none, which is not the same as an empty one.
 */
export function rowsIn(body: unknown, keys: readonly string[]): readonly unknown[] | null {
  if (Array.isArray(body)) return body
  if (!isRecord(body)) return null
  for (const key of keys) if (Array.isArray(body[key])) return body[key]
  for (const key of keys) {
    const inner = isRecord(body[key]) ? rowsIn(body[key], keys) : null
    if (inner) return inner
  }
  return null
}

/** The answer itself and what its envelopes hold, outermost first: `data`, `result`, … as object or list. */
export function layersOf(body: unknown, envelopes: readonly string[]): readonly Record<string, unknown>[] {
  if (Array.isArray(body)) return body.flatMap((entry) => layersOf(entry, envelopes))
  if (!isRecord(body)) return []
  return [body, ...envelopes.flatMap((key) => layersOf(body[key], envelopes))]
}

/** The first readable text under any of these names in any layer. */
export function firstText(
  layers: readonly Record<string, unknown>[],
  names: readonly string[],
): string | null {
  for (const layer of layers)
    for (const name of names) {
      const found = textFrom(layer[name])
      if (found !== null) return found
    }
  return null
}
