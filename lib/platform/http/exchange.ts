import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

/**
 * One HTTP request and what became of it. Built on node:http rather than fetch because a purchase must know
 * whether a byte can have left this machine, must use a connection nobody used before (a kept-alive socket that the
 * server just closed looks like "sent, no answer"), and must not pass through the framework's patched fetch.
 */
export interface ExchangeRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Bytes of decoded body after which reading stops. */
  readonly maxBytes: number
  readonly freshConnection: boolean
}

export type Exchange =
  | { readonly kind: 'not_sent'; readonly reason: 'connect' | 'aborted' | 'timeout'; readonly detail: string }
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly retryAfter: string | null
      readonly text: string
    }
  | {
      readonly kind: 'unknown'
      readonly reason: 'reset' | 'aborted' | 'timeout' | 'truncated' | 'oversize' | 'redirect'
      readonly status: number | null
    }

// No limit on sockets: how many calls run at once is the bulkhead's business, per vendor.
const POOL = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 64 }
const httpPool = new http.Agent(POOL)
const httpsPool = new https.Agent(POOL)

/** 'timeout' when a deadline ended the call, 'aborted' when whoever asked no longer wants the answer. */
export const abortKind = (signal: AbortSignal): 'timeout' | 'aborted' =>
  signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError' ? 'timeout' : 'aborted'

/** Never throws, never follows a redirect. `signal` must carry the deadline: there is no other one. */
export async function exchange(request: ExchangeRequest, signal: AbortSignal): Promise<Exchange> {
  const first = await attempt(request, signal)
  // The pool handed out a socket that the server had closed meanwhile. Only ever repeated where that is allowed.
  const stale = first.kind === 'unknown' && first.reason === 'reset' && first.staleSocket === true
  return stale && !request.freshConnection ? attempt({ ...request, freshConnection: true }, signal) : first
}

type Attempt =
  | Exclude<Exchange, { kind: 'unknown' }>
  | (Extract<Exchange, { kind: 'unknown' }> & { staleSocket?: boolean })

function attempt(request: ExchangeRequest, signal: AbortSignal): Promise<Attempt> {
  if (signal.aborted) {
    return Promise.resolve({ kind: 'not_sent', reason: abortKind(signal), detail: 'before connecting' })
  }
  return new Promise((resolve) => {
    const secure = request.url.protocol === 'https:'
    const call = open(request, secure)
    const sent = watchSent(call, secure)
    const settle = (result: Attempt) => {
      signal.removeEventListener('abort', onAbort)
      resolve(result)
    }
    const onAbort = () => {
      const reason = abortKind(signal)
      settle(
        sent()
          ? { kind: 'unknown', reason, status: null }
          : { kind: 'not_sent', reason, detail: 'not connected yet' },
      )
      call.destroy()
    }
    signal.addEventListener('abort', onAbort, { once: true })
    call.on('error', (error: NodeJS.ErrnoException) => {
      if (!sent()) settle({ kind: 'not_sent', reason: 'connect', detail: error.code ?? error.message })
      else settle({ kind: 'unknown', reason: 'reset', status: null, staleSocket: call.reusedSocket })
    })
    call.on('response', (response) => {
      receive(response, request.maxBytes).then(settle)
    })
    call.end(request.body ?? undefined)
  })
}

function open({ url, method, headers, body, freshConnection }: ExchangeRequest, secure: boolean) {
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return (secure ? https : http).request(url, {
    method,
    agent: freshConnection ? false : secure ? httpsPool : httpPool,
    headers: { 'accept-encoding': 'gzip', ...headers, ...length },
  })
}

/** Whether bytes of the request can have reached the network: true from the moment the connection is usable. */
function watchSent(call: ClientRequest, secure: boolean): () => boolean {
  let sent = false
  call.once('socket', (socket) => {
    if (call.reusedSocket) sent = true
    else socket.once(secure ? 'secureConnect' : 'connect', () => (sent = true))
  })
  return () => sent
}

async function receive(response: IncomingMessage, maxBytes: number): Promise<Exchange> {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400) {
    response.resume()
    return { kind: 'unknown', reason: 'redirect', status }
  }
  try {
    const text = await readText(response, maxBytes)
    if (text === null) {
      response.destroy()
      return { kind: 'unknown', reason: 'oversize', status }
    }
    const retryAfter = response.headers['retry-after'] ?? null
    return { kind: 'answered', status, retryAfter, text }
  } catch {
    return { kind: 'unknown', reason: 'truncated', status }
  }
}

/** @returns null as soon as the body is larger than allowed. Throws when it ends early or cannot be unpacked. */
async function readText(response: IncomingMessage, maxBytes: number): Promise<string | null> {
  const announced = Number(response.headers['content-length'] ?? 0)
  if (announced > maxBytes) return null
  let body: Readable = response
  if (response.headers['content-encoding'] === 'gzip') body = pipeline(response, createGunzip(), () => {})
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size).toString('utf8')
}
