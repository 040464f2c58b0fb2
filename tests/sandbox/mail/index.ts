import type { AddressInfo } from 'node:net'
import type { SandboxRequest, SandboxResponse } from '../kernel/http'
import type { World } from '../kernel/types'
import { createMailbox, type Mailbox, type Message, toJson } from './mailbox'
import { listPage, messagePage } from './pages'
import { createSink } from './sink'

/** Names for the fault switch. */
export const MAIL_OPERATIONS = ['smtp.send'] as const

export interface SandboxMail {
  prefix: '/mail'
  listen(): Promise<{ url: string }>
  close(): Promise<void>
  /** Mailbox pages and JSON inbox; sees the path without the prefix. */
  handle(req: SandboxRequest): SandboxResponse
  /** Complete once `listen` has returned. */
  readonly env: Record<string, string>
  readonly mailbox: Mailbox
}

/** An SMTP server that keeps every letter, and a mailbox to read them. Port 0 = any free one. */
export function createMail(world: World, options: { port: number }): SandboxMail {
  const mailbox = createMailbox()
  const sink = createSink(world, mailbox)
  let url = `smtp://127.0.0.1:${options.port}`
  world.onReset(() => void mailbox.clear())
  return {
    prefix: '/mail',
    mailbox,
    async listen() {
      await new Promise<void>((resolve, reject) => {
        sink.server.once('error', reject)
        sink.listen(options.port, '127.0.0.1', resolve)
      })
      url = `smtp://127.0.0.1:${(sink.server.address() as AddressInfo).port}`
      return { url }
    },
    close: () => new Promise((resolve) => sink.close(() => resolve())),
    handle: (req) => read(mailbox, req),
    get env() {
      return { SMTP_URL: url, MAIL_FROM: 'Sandbox Store <store@example.test>' }
    },
  }
}

const NOT_FOUND: SandboxResponse = { status: 404, body: { error: 'No such letter.' } }

function read(mailbox: Mailbox, req: SandboxRequest): SandboxResponse {
  const to = req.query.get('to')?.trim() || null
  if (req.path === '/messages.json' || req.path === '/messages') {
    if (req.method === 'DELETE') return { status: 200, body: { deleted: mailbox.clear(to) } }
    const limit = Number(req.query.get('limit') ?? 200)
    return { status: 200, body: { messages: mailbox.list({ to, limit }).map(toJson) } }
  }
  if (req.method !== 'GET') return { status: 405, headers: { allow: 'GET' }, body: '' }
  if (req.path === '/') return listPage(mailbox.list({ to }), to)
  const match = /^\/messages\/([0-9a-f-]{36})(\.json|\/html|\/source|\/attachments\/(\d+))?$/.exec(req.path)
  const message = match ? mailbox.get(match[1] ?? '') : undefined
  if (!match || !message) return NOT_FOUND
  if (match[3] !== undefined) return attachment(message, Number(match[3]))
  if (match[2] === '.json') return { status: 200, body: toJson(message) }
  if (match[2] === '/source') return plain(message.source)
  return match[2] === '/html' ? htmlOf(message) : messagePage(message)
}

const plain = (body: string): SandboxResponse => ({
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})

/** Scripts stay dead, also when the address is opened outside its frame. Links open in a new tab. */
function htmlOf(message: Message): SandboxResponse {
  const policy =
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:; font-src data:"
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
  const html = message.html ?? ''
  const base = '<base target="_blank">'
  const body = /<head\b[^>]*>/i.test(html) ? html.replace(/<head\b[^>]*>/i, `$&${base}`) : base + html
  return { status: 200, headers, body }
}

function attachment(message: Message, index: number): SandboxResponse {
  const found = message.attachments[index]
  if (!found) return NOT_FOUND
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`
  return {
    status: 200,
    headers: { 'content-type': found.type, 'content-disposition': disposition },
    body: found.content,
  }
}
