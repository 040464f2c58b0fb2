import 'server-only'
import type { Viewer } from '../auth/types'
import { toDecimalText } from '../core/money'
import type { WalletSource } from './wallet-sources'
import { type WalletLine, walletPage } from './wallet-view'

const PAGE = 1000

/**
 * The whole statement of one currency as CSV (RFC 4180), newest first: exact decimals, times in UTC. No cell of words
 * begins like a formula, so that a spreadsheet reads it and does not run it.
 */
export async function* walletCsv(
  viewer: Viewer,
  currency: string,
  words: { readonly head: readonly string[]; readonly source: Readonly<Record<WalletSource, string>> },
): AsyncGenerator<string> {
  // Spreadsheets take a file for UTF-8 only if it begins with this mark.
  yield `\uFEFF${words.head.map(textCell).join(',')}\r\n`
  for (let cursor: string | undefined; ; ) {
    const page = await walletPage(viewer, currency, { cursor, limit: PAGE })
    if (!page.ok) return
    if (page.value.lines.length > 0) yield page.value.lines.map((line) => rowOf(line, words.source)).join('')
    if (page.value.nextCursor === null) return
    cursor = page.value.nextCursor
  }
}

const rowOf = (line: WalletLine, words: Readonly<Record<WalletSource, string>>): string =>
  `${[
    line.at,
    textCell(words[line.source]),
    textCell(line.order?.orderNumber ?? ''),
    toDecimalText(line.amount),
    toDecimalText(line.balance),
    line.amount.currency,
  ].join(',')}\r\n`

/** Quoted; a first character that a spreadsheet would take for the beginning of a formula gets an apostrophe before it. */
export function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
