import { randomUUID } from 'node:crypto'
import type { ParsedMail } from 'mailparser'

export interface Attachment {
  name: string
  type: string
  bytes: number
  content: Buffer
}

export interface Message {
  id: string
  /** By the world's clock. */
  at: string
  from: string
  /** Addresses of the envelope, in lower case: who really gets it. */
  to: string[]
  subject: string
  text: string
  html: string | null
  headers: Record<string, string>
  attachments: Attachment[]
  source: string
}

const KEPT = 2_000

export interface Mailbox {
  add(parsed: ParsedMail, envelope: { from: string; to: string[] }, source: string, at: number): Message
  get(id: string): Message | undefined
  /** Newest first; `to` must equal one of the recipients. */
  list(filter?: { to?: string | null; limit?: number }): Message[]
  /** Returns how many went. */
  clear(to?: string | null): number
}

export function createMailbox(): Mailbox {
  const messages = new Map<string, Message>()
  const matches = (message: Message, to: string | null | undefined) =>
    !to || message.to.includes(to.toLowerCase())
  return {
    add(parsed, envelope, source, at) {
      const message = toMessage(parsed, envelope, source, at)
      messages.set(message.id, message)
      const [oldest] = messages.size > KEPT ? messages.keys() : []
      if (oldest) messages.delete(oldest)
      return message
    },
    get: (id) => messages.get(id),
    list({ to, limit = 200 } = {}) {
      return [...messages.values()]
        .reverse()
        .filter((message) => matches(message, to))
        .slice(0, limit)
    },
    clear(to) {
      const doomed = [...messages.values()].filter((message) => matches(message, to))
      for (const { id } of doomed) messages.delete(id)
      return doomed.length
    },
  }
}

function toMessage(
  parsed: ParsedMail,
  envelope: { from: string; to: string[] },
  source: string,
  at: number,
): Message {
  const headers: Record<string, string> = {}
  for (const { key, line } of parsed.headerLines) headers[key] = line.slice(line.indexOf(':') + 1).trim()
  return {
    id: randomUUID(),
    at: new Date(at).toISOString(),
    from: parsed.from?.text ?? envelope.from,
    to: envelope.to.map((address) => address.toLowerCase()),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html || null,
    headers,
    attachments: parsed.attachments.map(({ filename, contentType, size, content }) => ({
      name: filename ?? 'attachment',
      type: contentType,
      bytes: size,
      content,
    })),
    source,
  }
}

/** For JSON: without the source and the attachments' bytes. */
export function toJson(message: Message): object {
  const { source: _source, attachments, ...rest } = message
  return { ...rest, attachments: attachments.map(({ name, type, bytes }) => ({ name, type, bytes })) }
}
