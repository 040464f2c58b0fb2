/**
 * Finding a place as one types. Pure and small: the browser runs it at every key, the server for visitors without
 * JavaScript. One entry per place, in the order in which equals are shown.
 */
export interface PlaceEntry {
  /** Path below the language, e.g. /destinations/turkey. */
  readonly path: string
  /** Alpha-2 in capitals; '' for a region. */
  readonly code: string
  /** In the visitor's language. */
  readonly name: string
  /** Other names, folded. */
  readonly also: readonly string[]
  /** Capital and cities, folded. */
  readonly cities: readonly string[]
}

const LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ة: 'ه',
  ى: 'ي',
  ـ: '',
}

/** The form in which names are compared: small, without accents, marks, punctuation and articles. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ıøłđßæœةىـ]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/['’ʻ.]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^(the |ال)/, '')
}

const MOST_TYPED = 60

/** The places that fit what was typed, the best first. */
export function searchPlaces(entries: readonly PlaceEntry[], typed: string, limit = 8): PlaceEntry[] {
  const words = fold(typed.slice(0, MOST_TYPED))
  if (words === '') return []
  const found: { entry: PlaceEntry; score: number; at: number }[] = []
  entries.forEach((entry, at) => {
    const score = bestScore(entry, words)
    if (score > 0) found.push({ entry, score, at })
  })
  return found
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, limit)
    .map(({ entry }) => entry)
}

/** Whether the first hit is the one meant, so that nobody has to choose. A mere likeness is offered, never followed. */
export function isSure(entries: readonly PlaceEntry[], typed: string): boolean {
  const query = fold(typed.slice(0, MOST_TYPED))
  const [first, second] = searchPlaces(entries, typed, 2).map((entry) => bestScore(entry, query))
  if (first === undefined || first < STRONG) return false
  // Two that are called just that: Amman and Oman are one word without marks.
  return second === undefined || (first >= SURE && second < SURE) || first - second >= 25
}

/** Begins with what was typed, or a word of its name does. */
const STRONG = 60
/** Is called what was typed. */
const SURE = 90
/** Shorter words have too many neighbours. */
const LEAST_FOR_SLIP = 4
/** From here on what was typed may be a beginning with a slip in it; shorter words have to be as long as the name. */
const BEGINNING_WITH_SLIP = 7

/** "Tuerkei" for "Türkei": the usual spelling without umlauts counts a little less than what was typed. */
function bestScore(entry: PlaceEntry, query: string): number {
  const plain = query.length < 4 ? query : query.replace(/([aou])e/g, '$1')
  const score = scoreOf(entry, query)
  return plain === query ? score : Math.max(score, scoreOf(entry, plain) - 5)
}

function scoreOf(entry: PlaceEntry, query: string): number {
  const name = fold(entry.name)
  if (query.length === 2 && query === entry.code.toLowerCase()) return 100
  if (name === query) return 99
  if (entry.also.includes(query)) return 95
  if (entry.cities.includes(query)) return SURE
  if (name.startsWith(query)) return 80
  if (query.length < 2) return 0
  if (entry.also.some((other) => other.startsWith(query))) return 70
  if (hasWord(name, query)) return 65
  if (entry.cities.some((city) => city.startsWith(query))) return 60
  if (entry.also.some((other) => hasWord(other, query))) return 55
  if (query.length >= LEAST_FOR_SLIP) {
    if (isAlmost(name, query)) return 40
    if ([...entry.also, ...entry.cities].some((other) => isAlmost(other, query))) return 35
  }
  return query.length >= 4 && name.includes(query) ? 30 : 0
}

const hasWord = (name: string, start: string): boolean => name.includes(` ${start}`)

const isAlmost = (name: string, typed: string): boolean =>
  name.length >= LEAST_FOR_SLIP &&
  (typed.length >= BEGINNING_WITH_SLIP || name.length <= typed.length + 1) &&
  startsAlmost(name, typed)

/** Whether the name begins with what was typed, one slip forgiven: a wrong, missing, extra or swapped letter. */
export function startsAlmost(name: string, typed: string): boolean {
  // People rarely get the first letter wrong; a swap of the first two is the exception.
  if (name[0] !== typed[0] && !(name[0] === typed[1] && name[1] === typed[0])) return false
  let at = 0
  while (at < typed.length && name[at] === typed[at]) at++
  if (at === typed.length) return true
  const rest = typed.slice(at)
  return (
    name.startsWith(rest.slice(1), at + 1) || // another letter
    name.startsWith(rest.slice(1), at) || // one too many
    name.startsWith(rest, at + 1) || // one missing
    (name[at] === rest[1] && name[at + 1] === rest[0] && name.startsWith(rest.slice(2), at + 2)) // two swapped
  )
}
