import type { Restriction } from './types'

/** What is stated of bundles by whoever runs the store, and what it means. Pure. */

interface Restricted {
  readonly restrictions: readonly Restriction[]
}

/** Each thing that is asked of a buyer, in words that can be compared. */
export function demandsOf({ restrictions }: Restricted): ReadonlySet<string> {
  return new Set(
    restrictions.flatMap(({ restrictionId, kind, country, buyerCountries }) =>
      kind === 'not_sold_from'
        ? buyerCountries.map((from) => `not from ${from}`)
        : [kind === 'notice' ? restrictionId : `registered for ${country ?? 'it'}`],
    ),
  )
}

/** Whoever may buy `other`, and as they buy it, may buy `one` too: only then one can stand for the other. */
export function asksNoMore(one: Restricted, other: Restricted): boolean {
  if (one.restrictions.length === 0) return true
  const allowed = demandsOf(other)
  return [...demandsOf(one)].every((demand) => allowed.has(demand))
}

/** Alpha-2 of where buyers may not be; sorted, each once. */
export const notSoldFrom = ({ restrictions }: Restricted): readonly string[] =>
  [...new Set(restrictions.flatMap(({ buyerCountries }) => buyerCountries)).values()].sort()

/** @param country where the buyer is, alpha-2; null, not known, closes nothing */
export const isSoldTo = (one: Restricted, country: string | null): boolean =>
  country === null || !notSoldFrom(one).includes(country)

export interface Registration {
  /** Whatever the country. */
  readonly isEverywhere: boolean
  /** Alpha-2, sorted: where it is needed. */
  readonly countries: readonly string[]
}

/** Who has to register where; null: nobody stated it. */
export function registrationOf({ restrictions }: Restricted): Registration | null {
  const stated = restrictions.filter(({ kind }) => kind === 'needs_registration')
  if (stated.length === 0) return null
  const countries = new Set(stated.flatMap(({ country }) => country ?? []))
  return {
    isEverywhere: stated.some(({ country }) => country === null),
    countries: [...countries].sort(),
  }
}
