import { hash } from 'node:crypto'
import { snakeKeys } from '@/lib/core/json-case'

/** The text of an answer and its fingerprint, made once and kept with the catalogue's tags. */
export interface KeptAnswer {
  readonly text: string
  readonly etag: string
}

export function keep(value: unknown): KeptAnswer {
  const text = JSON.stringify(snakeKeys(value))
  return { text, etag: `"${hash('sha256', text, 'base64url').slice(0, 27)}"` }
}

/** 304 for who has it already. The catalogue is the same for everybody; each use asks whether it has changed. */
export function answerWith(request: Request, { text, etag }: KeptAnswer): Response {
  const headers = { etag, 'cache-control': 'public, no-cache', 'content-type': 'application/json' }
  const known = request.headers.get('if-none-match') ?? ''
  const isSame = known === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
  return isSame ? new Response(null, { status: 304, headers }) : new Response(text, { headers })
}
