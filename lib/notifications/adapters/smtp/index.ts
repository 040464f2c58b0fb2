import 'server-only'
import nodemailer from 'nodemailer'
import { redactText } from '../../../platform/log/redact'
import { SEND_TIMEOUT_MS } from '../../rules'
import type { Mail, MailPicture } from '../../types'
import { smtpOptions } from './settings'

/**
 * unreachable: the server did not answer, did not let us in or broke off: the next mail would fare the same.
 * refused: it answered, and not this mail.
 */
export type SendOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'unreachable' | 'refused'; readonly detail: string }

export interface Mailer {
  send(mail: Mail): Promise<SendOutcome>
  /** Connects and signs in, sends nothing. */
  probe(): Promise<SendOutcome>
}

/** The SMTP block of the configuration. */
export interface SmtpBlock {
  readonly SMTP_URL: string
  readonly MAIL_FROM: string
}

/** @throws Error when SMTP_URL would send a password in clear */
export function smtpMailer(block: SmtpBlock): Mailer {
  const transport = nodemailer.createTransport(smtpOptions(block.SMTP_URL))
  return {
    send: (mail) => attempt(() => transport.sendMail(envelopeOf(mail, block.MAIL_FROM))),
    probe: () => attempt(() => transport.verify()),
  }
}

function envelopeOf(mail: Mail, from: string) {
  return {
    from,
    to: { name: '', address: mail.to },
    replyTo: { name: '', address: mail.replyTo },
    messageId: mail.messageId,
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    textEncoding: 'quoted-printable' as const,
    attachments: mail.picture ? [inline(mail.picture)] : [],
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': mail.locale,
    },
    // Templates link, they never load: a path or an address in the data must not be read by the server.
    disableFileAccess: true,
    disableUrlAccess: true,
    signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
  }
}

const inline = ({ cid, fileName, png }: MailPicture) => ({
  cid,
  filename: fileName,
  content: Buffer.from(png),
  contentType: 'image/png',
  contentDisposition: 'inline' as const,
})

/** A line break in a bundle's name must not begin a header of its own. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()

async function attempt(work: () => Promise<unknown>): Promise<SendOutcome> {
  try {
    await work()
    return { kind: 'sent' }
  } catch (error) {
    const { code, responseCode, message } = error as {
      code?: string
      responseCode?: number
      message?: string
    }
    const detail = redactText([code, responseCode, message].filter(Boolean).join(' ')).slice(0, 500)
    return { kind: code === 'EENVELOPE' || code === 'EMESSAGE' ? 'refused' : 'unreachable', detail }
  }
}
