import { COUNTRIES } from './countries'

/** Regions that travellers look for. Not the atlas: what is sold as "Europe" has Turkey in it, and Egypt is Middle East too. */
export const REGION_IDS = [
  'europe',
  'asia',
  'middle-east',
  'africa',
  'north-america',
  'latin-america',
  'caribbean',
  'oceania',
  'balkans',
  'nordics',
  'global',
  'sea',
] as const
export type RegionId = (typeof REGION_IDS)[number]

export const isRegionId = (text: string): text is RegionId => (REGION_IDS as readonly string[]).includes(text)

/** Nobody travels there with a phone plan, and no vendor sells it. */
const NOT_VISITED = new Set([
  'AQ',
  'BV',
  'HM',
  'TF',
  'GS',
  'UM',
  'IO',
  'SJ',
  'CC',
  'CX',
  'NF',
  'PN',
  'TK',
  'EH',
  'PM',
])

export const VISITED = COUNTRIES.filter(({ alpha2 }) => !NOT_VISITED.has(alpha2))

const where = (test: (country: (typeof COUNTRIES)[number]) => boolean, ...also: string[]): string[] =>
  [...new Set([...VISITED.filter(test).map(({ alpha2 }) => alpha2), ...also])].sort()

const MEMBERS: Readonly<Record<RegionId, readonly string[]>> = {
  europe: where(({ region }) => region === 'Europe', 'TR'),
  asia: where(({ region, subregion }) => region === 'Asia' && subregion !== 'Western Asia'),
  'middle-east': where(({ subregion }) => subregion === 'Western Asia', 'EG', 'IR'),
  africa: where(({ region }) => region === 'Africa'),
  'north-america': ['CA', 'MX', 'US'],
  'latin-america': where(
    ({ subregion }) => subregion === 'South America' || subregion === 'Central America',
    'MX',
    'DO',
    'PR',
  ),
  caribbean: where(({ subregion }) => subregion === 'Caribbean'),
  oceania: where(({ region }) => region === 'Oceania'),
  balkans: ['AL', 'BA', 'BG', 'GR', 'HR', 'ME', 'MK', 'RO', 'RS', 'SI', 'XK'],
  nordics: ['DK', 'EE', 'FI', 'IS', 'LT', 'LV', 'NO', 'SE'],
  global: where(() => true),
  sea: [],
}

/** Alpha-2 codes, sorted. Of `sea` none: at sea there is no country. */
export const membersOf = (region: RegionId): readonly string[] => MEMBERS[region]

/** So many countries are "the world" to a traveller. */
const GLOBAL_COUNTRIES = 70

interface Covered {
  readonly countries: readonly string[]
  readonly scope: 'country' | 'region' | 'global' | 'sea' | null
}

export const isGlobal = ({ countries, scope }: Covered): boolean =>
  scope === 'global' || countries.length >= GLOBAL_COUNTRIES

/** Whether something valid in these countries is sold as this region: half of its countries at least. */
export function coversRegion(covered: Covered, region: RegionId): boolean {
  if (region === 'sea') return covered.scope === 'sea'
  if (region === 'global') return isGlobal(covered)
  const members = membersOf(region)
  return sharedWith(covered.countries, members) * 2 >= members.length
}

/**
 * The region that fits best: the most countries in common for the fewest that are not. Null for single countries and for
 * mixtures that are no region.
 */
export function regionOf(covered: Covered): RegionId | null {
  if (covered.scope === 'sea') return 'sea'
  if (isGlobal(covered)) return 'global'
  if (covered.countries.length < 2) return null
  let best: { region: RegionId; likeness: number } | null = null
  for (const region of REGION_IDS) {
    if (region === 'sea' || region === 'global') continue
    const members = membersOf(region)
    const shared = sharedWith(covered.countries, members)
    const likeness = shared / (members.length + covered.countries.length - shared)
    if (likeness >= 0.4 && likeness > (best?.likeness ?? 0)) best = { region, likeness }
  }
  return best?.region ?? null
}

function sharedWith(countries: readonly string[], members: readonly string[]): number {
  const known = new Set(members)
  return countries.filter((country) => known.has(country)).length
}
