import type * as z from 'zod'
import type { messageSchema } from './schemas'

/** Every mail this store can send. Closed: a new one needs a schema, a template and words in all languages. */
export type Message = z.output<typeof messageSchema>
export type TemplateName = Message['template']
export type MessageData<T extends TemplateName> = Extract<Message, { template: T }>['data']

export interface NewMessage {
  /** One mail per fact, for example `receipt:ord_…`: the same key is never queued twice. */
  readonly dedupeKey: string
  readonly message: Message
  readonly recipient: string
  /** Language of the reader; an unknown one is read as English. */
  readonly locale: string
}

/** A row of the outbox, claimed for sending. */
export interface ClaimedMessage {
  readonly id: string
  readonly template: string
  readonly data: unknown
  readonly recipient: string
  readonly locale: string
  /** Counts this attempt. */
  readonly attempts: number
}

/** A picture that travels inside of a mail, shown where its HTML says `cid:…`. */
export interface MailPicture {
  readonly cid: string
  readonly fileName: string
  readonly png: Uint8Array
}

/** A mail ready for the wire. Nothing in it needs escaping any more. */
export interface Mail {
  readonly messageId: string
  readonly to: string
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly locale: string
  /** Where an answer should go: support for buyers, the traveller for support. */
  readonly replyTo: string
  readonly picture: MailPicture | null
}

/**
 * The buyer's page of an order, with its token. Tokens are sealed in the orders module, which passes this in.
 * @returns null when there is no such page: the mail then goes without the link.
 */
export type ResolveOrderUrl = (orderId: string, locale: string) => Promise<string | null>

/**
 * The activation code of an eSIM, in the clear, for the picture in the mail to its buyer. Unsealed by the modules above.
 * @returns null when it is not known
 */
export type ResolveInstallCode = (esimId: string) => Promise<string | null>

export interface DrainOptions {
  readonly resolveOrderUrl: ResolveOrderUrl
  readonly resolveInstallCode?: ResolveInstallCode
  /** How many mails at most. */
  readonly limit?: number
  /** After this many milliseconds no further mail is begun. */
  readonly deadlineMs?: number
}

export interface DrainResult {
  readonly sent: number
  /** Attempts that failed; the mails are tried again later unless it was their last. */
  readonly failed: number
}

export interface NotificationsHealth {
  /** off: no SMTP block. degraded: mails wait too long or were given up. down: the mail server does not answer. */
  readonly state: 'ok' | 'degraded' | 'down' | 'off'
  /** Of the last question to the mail server; null when off. */
  readonly latencyMs: number | null
  readonly asOf: string
  readonly queued: number
  readonly oldestQueuedAt: string | null
  /** Given up in the last 24 hours. */
  readonly failed: number
  readonly lastSentAt: string | null
}
