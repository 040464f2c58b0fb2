import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SandboxRequest, SandboxResponse } from './http'

export type Handler = (req: SandboxRequest) => Promise<SandboxResponse> | SandboxResponse

export interface Listening {
  url: string
  port: number
  close(): Promise<void>
}

/** Serves `handler` on 127.0.0.1; port 0 takes a free one. */
export async function serve(handler: Handler, port: number): Promise<Listening> {
  const server = createServer((incoming, outgoing) => void answer(handler, incoming, outgoing))
  server.keepAliveTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const bound = (server.address() as AddressInfo).port
  return { url: `http://127.0.0.1:${bound}`, port: bound, close: () => closeServer(server) }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function answer(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  incoming.on('error', () => undefined)
  try {
    const request = await readRequest(incoming, outgoing)
    send(outgoing, await handler(request))
  } catch (error) {
    // A bug of the sandbox itself: say so loudly instead of imitating a vendor.
    console.error('sandbox: handler failed', error)
    if (!outgoing.headersSent && !outgoing.destroyed) {
      outgoing.writeHead(599, { 'content-type': 'text/plain' })
      outgoing.end(`The sandbox itself failed: ${String(error)}`)
    }
  }
}

async function readRequest(incoming: IncomingMessage, outgoing: ServerResponse): Promise<SandboxRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const url = new URL(incoming.url ?? '/', 'http://sandbox.invalid')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return {
    ...createRequest(incoming.method ?? 'GET', url, headers, Buffer.concat(chunks)),
    onClose: (callback) => void outgoing.once('close', callback),
  }
}

/** Also for tests that call a handler without a socket. */
export function createRequest(
  method: string,
  url: URL,
  headers: Record<string, string> = {},
  rawBody: Buffer = Buffer.alloc(0),
): SandboxRequest {
  let parsed: { value: unknown } | null = null
  return {
    method,
    path: decodePath(url.pathname),
    query: url.searchParams,
    headers,
    rawBody,
    json() {
      parsed ??= { value: parseJson(rawBody) }
      return parsed.value
    },
  }
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

function parseJson(rawBody: Buffer): unknown {
  if (rawBody.length === 0) return undefined
  try {
    return JSON.parse(rawBody.toString('utf8'))
  } catch {
    return undefined
  }
}

function send(outgoing: ServerResponse, response: SandboxResponse): void {
  if (outgoing.destroyed) return
  if (response.connection === 'reset') {
    const { socket } = outgoing
    if (socket) socket.resetAndDestroy()
    else outgoing.destroy()
    return
  }
  const json = response.body !== null && typeof response.body === 'object' && !Buffer.isBuffer(response.body)
  const body = toBuffer(response.body)
  const headers: Record<string, string | number> = {
    ...(json ? { 'content-type': 'application/json; charset=utf-8' } : {}),
    ...response.headers,
  }
  if (response.status !== 204) headers['content-length'] = body.length
  outgoing.writeHead(response.status, headers)
  if (response.connection === 'truncate') {
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy())
    return
  }
  outgoing.end(body)
}

function toBuffer(body: SandboxResponse['body']): Buffer {
  if (body === null) return Buffer.alloc(0)
  if (Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8')
}
