import type { PlaceEntry } from './place-search'

/** How the index of places travels: short, since a phone fetches it while someone begins to type. */
export type PlaceRow = readonly [path: string, code: string, name: string, also: string, cities: string]

export const toRow = ({ path, code, name, also, cities }: PlaceEntry): PlaceRow => [
  path,
  code,
  name,
  also.join('|'),
  cities.join('|'),
]

export const toEntry = ([path, code, name, also, cities]: PlaceRow): PlaceEntry => ({
  path,
  code,
  name,
  also: also === '' ? [] : also.split('|'),
  cities: cities === '' ? [] : cities.split('|'),
})
