/**
 * What somebody typed, as its field's limit counted it and as a database can keep it: browsers send the end of a line as two
 * characters; NUL and halves of characters are left out.
 */
export const typedText = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '')

/** At most so long, and no half of a character at the cut. */
export const cutText = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\ud800-\udbff]$/, '')

/** As much of its beginning as fits into so many bytes of UTF-8, in whole characters. */
export function cutToBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes))
  return text.slice(0, read)
}
