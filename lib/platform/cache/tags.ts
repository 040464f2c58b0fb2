/** Names under which cached reads are kept (`cacheTag`) and given up (`revalidateTag`). The only place that spells them. */

/** Anything read of the catalogue as a whole: the list of destinations, search. */
export const catalogTag = 'catalog'

/** What is sold for one country (ISO 3166-1 alpha-2). */
export const countryTag = (alpha2: string): string => `catalog:${alpha2.toUpperCase()}`

/** Prices that depend on exchange rates or price rules. */
export const pricesTag = 'prices'
