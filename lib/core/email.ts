/** Providers that most people have their mail at; typing errors are looked for around these. */
const DOMAINS = [
  'gmail.com', 'googlemail.com', 'yahoo.com', 'yahoo.de', 'yahoo.fr', 'yahoo.co.uk', 'ymail.com', 'hotmail.com',
  'hotmail.de', 'hotmail.fr', 'hotmail.co.uk', 'outlook.com', 'outlook.de', 'outlook.fr', 'live.com', 'msn.com',
  'icloud.com', 'me.com', 'mac.com', 'aol.com', 'gmx.de', 'gmx.net', 'gmx.at', 'gmx.com', 'web.de', 't-online.de',
  'freenet.de', 'mail.de', 'posteo.de', 'orange.fr', 'wanadoo.fr', 'free.fr', 'sfr.fr', 'laposte.net', 'mail.com',
  'proton.me', 'protonmail.com', 'yandex.com', 'yandex.com.tr', 'mynet.com', 'zoho.com', 'fastmail.com', 'qq.com',
] // biome-ignore format: a list reads better in rows

const WRONG_ENDINGS: Readonly<Record<string, string>> = {
  con: 'com', cmo: 'com', ocm: 'com', vom: 'com', xom: 'com', comm: 'com', coom: 'com', cim: 'com', nte: 'net', ent: 'net', ogr: 'org',
} // biome-ignore format: a table reads better in rows

/** Whether it has the form of an address. The server decides with the schema; this one tells while one types. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim())

/** What was probably meant: "ada@gmial.com" → "ada@gmail.com"; null when nothing looks mistyped. Never applied by itself. */
export function emailTypo(address: string): string | null {
  const typed = address.trim().toLowerCase()
  const at = typed.lastIndexOf('@')
  const domain = typed.slice(at + 1)
  if (at < 1 || domain === '' || DOMAINS.includes(domain)) return null
  const ended = domain.replace(/[^.]+$/, (ending) => WRONG_ENDINGS[ending] ?? ending)
  const near = DOMAINS.includes(ended) ? ended : DOMAINS.find((known) => isOneSlip(ended, known))
  const meant = near ?? (ended === domain ? null : ended)
  return meant === null ? null : `${address.trim().slice(0, at)}@${meant}`
}

/** One letter too many, missing, wrong, or two that changed places. Short names have too many neighbours of their own. */
function isOneSlip(typed: string, known: string): boolean {
  if (known.length < 7 || Math.abs(typed.length - known.length) > 1 || typed === known) return false
  let start = 0
  while (start < typed.length && typed[start] === known[start]) start++
  const rest = (text: string, skip: number) => text.slice(start + skip)
  return (
    rest(typed, 1) === rest(known, 1) ||
    rest(typed, 1) === rest(known, 0) ||
    rest(typed, 0) === rest(known, 1) ||
    (typed[start] === known[start + 1] &&
      typed[start + 1] === known[start] &&
      rest(typed, 2) === rest(known, 2))
  )
}
