/** Spellings of the E.118 list that differ from the names of ISO 3166-1 as ICU writes them. */
const SPELLINGS: Readonly<Record<string, string>> = {
  'Antigua and Barbuda': 'AG',
  'Australian External Territories': 'AU',
  'Bolivia (Plurinational State of)': 'BO',
  'Bonaire, Sint Eustatius and Saba': 'BQ',
  'Bosnia and Herzegovina': 'BA',
  'Cabo Verde': 'CV',
  Congo: 'CG',
  "Côte d'Ivoire": 'CI',
  'Czech Rep.': 'CZ',
  "Dem. People's Rep. of Korea": 'KP',
  'Dem. Rep. of the Congo': 'CD',
  'Dominican Rep.': 'DO',
  'Falkland Islands (Malvinas)': 'FK',
  'French Departments and Territories in the Indian Ocean': 'RE',
  'Hong Kong, China': 'HK',
  'Iran (Islamic Republic of)': 'IR',
  'Korea (Rep. of)': 'KR',
  'Lao P.D.R.': 'LA',
  'Macao, China': 'MO',
  'Moldova (Republic of)': 'MD',
  'Northern Marianas': 'MP',
  'Saint Kitts and Nevis': 'KN',
  'Saint Lucia': 'LC',
  'Saint Pierre and Miquelon': 'PM',
  'Saint Vincent and the Grenadines': 'VC',
  'Sao Tome and Principe': 'ST',
  'Trinidad and Tobago': 'TT',
  'Turks and Caicos Islands': 'TC',
  Türkiye: 'TR',
  'United States Virgin Islands': 'VI',
  'Venezuela (Bolivarian Republic of)': 'VE',
  'Viet Nam': 'VN',
}

/** ISO 3166-1 alpha-2 by the English names that the E.118 list uses; 'Global' (881, 882, 883) has none. */
export function countriesByName(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const byName = new Map<string, string>()
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  for (const first of letters)
    for (const second of letters) {
      const code = first + second
      // Codes of countries that are gone (DD, FX, YU) are aliases of their successors.
      const [locale] = Intl.getCanonicalLocales(`und-${code}`)
      const name = locale === `und-${code}` ? names.of(code) : undefined
      if (name && !byName.has(name)) byName.set(name, code)
    }
  for (const [name, code] of Object.entries(SPELLINGS)) byName.set(name, code)
  return byName
}
