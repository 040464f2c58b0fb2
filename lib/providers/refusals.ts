import type { ProviderError, ProviderErrorCode } from './types'
import { isRecord, textFrom } from './wire'

/** Words of one vendor that mean a definite no, first match wins. */
export type RefusalWords = readonly (readonly [RegExp, ProviderErrorCode])[]

/** With these words in it, a message does not say whether the work was done. */
const DOUBT =
  /tim(?:ed|e|es)[ -]?out|internal|exception|unexpected|(?:still|is|being) process|pending|in progress|went wrong|server error/i

/** The sentence a vendor gives with an error: `message`, `error`, ASP.NET `title` + `errors`, Laravel `errors`. */
export function messageOf(body: unknown): string | null {
  if (!isRecord(body)) return null
  const own = ['message', 'Message', 'statusMessage', 'error', 'detail', 'title']
    .map((key) => (isRecord(body[key]) ? messageOf(body[key]) : textFrom(body[key])))
    .find((text) => text !== null)
  const fields = isRecord(body.errors) ? Object.values(body.errors).flat().map(textFrom) : []
  const parts = [own, ...fields].filter((part): part is string => typeof part === 'string')
  return parts.length > 0 ? parts.join(' ').slice(0, 300) : null
}

export function codeOf(message: string | null, words: RefusalWords): ProviderErrorCode | null {
  if (message === null) return null
  return words.find(([pattern]) => pattern.test(message))?.[1] ?? null
}

/** A refusal in words, unless the words leave it open whether something happened. */
export function refusalIn(body: unknown, words: RefusalWords): ProviderError | null {
  const message = messageOf(body)
  if (message === null || DOUBT.test(message)) return null
  const code = codeOf(message, words)
  return code ? { code, message } : null
}

export const leavesDoubt = (body: unknown): boolean => DOUBT.test(messageOf(body) ?? '')
