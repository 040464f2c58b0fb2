import 'server-only'
import { type Config, config } from '../../platform/config'
import { unseal } from '../../platform/crypto/seal'
import { log } from '../../platform/log'
import { redactText } from '../../platform/log/redact'
import { type Mailer, type SendOutcome, smtpMailer } from '../adapters/smtp'
import { installPicture } from '../install-picture'
import { claimMessage, markFailed, markSent } from '../repo'
import { MAX_ATTEMPTS, messageIdOf, replyToOf, retryDelaySeconds } from '../rules'
import { mailboxSchema, messageSchema } from '../schemas'
import { renderMail } from '../templates/render'
import type { ClaimedMessage, DrainOptions, DrainResult, Mail, Message, ResolveOrderUrl } from '../types'

const PARALLEL = 3
type Resolvers = Pick<DrainOptions, 'resolveOrderUrl' | 'resolveInstallCode'>
let saidThatItIsOff = false

/**
 * Sends what is due in the outbox. Any number of drains may run at once; each row is sent by one of them.
 * Never throws: a mail that cannot go now is tried again later, and nothing else depends on it.
 */
export async function drainMessages(options: DrainOptions): Promise<DrainResult> {
  try {
    const { smtp } = config()
    if (smtp) return await drain(smtpMailer(smtp), smtp.MAIL_FROM, options)
    if (!saidThatItIsOff) log().warn('no SMTP block is configured: mails stay queued until there is one')
    saidThatItIsOff = true
  } catch (error) {
    log().error({ error }, 'mails could not be drained')
  }
  return { sent: 0, failed: 0 }
}

async function drain(
  mailer: Mailer,
  mailFrom: string,
  { limit = 50, deadlineMs = 20_000, ...resolvers }: DrainOptions,
): Promise<DrainResult> {
  const endsAt = Date.now() + deadlineMs
  const tally = { taken: 0, sent: 0, failed: 0, stopped: false }

  const worker = async () => {
    while (!tally.stopped && tally.taken < limit && Date.now() < endsAt) {
      tally.taken++
      const claimed = await claimMessage()
      if (!claimed) return
      const outcome = await deliver(claimed, mailer, mailFrom, resolvers)
      if (outcome.kind === 'sent') tally.sent++
      else tally.failed++
      // A silent server costs the other mails neither their attempts nor the caller its time.
      if (outcome.kind === 'unreachable') tally.stopped = true
      await record(claimed, outcome)
    }
  }
  const workers = Array.from({ length: Math.min(PARALLEL, limit) }, () =>
    worker().catch((error: unknown) => {
      tally.stopped = true
      log().error({ error }, 'the outbox could not be read or written')
    }),
  )
  await Promise.all(workers)
  return { sent: tally.sent, failed: tally.failed }
}

async function deliver(
  claimed: ClaimedMessage,
  mailer: Mailer,
  mailFrom: string,
  resolvers: Resolvers,
): Promise<SendOutcome> {
  // More than the last attempt: the process died in each of them.
  if (claimed.attempts > MAX_ATTEMPTS) return { kind: 'refused', detail: 'no attempt ever ended' }
  try {
    return await mailer.send(await composeMail(claimed, mailFrom, resolvers, config()))
  } catch (error) {
    // Data of another version, a link that cannot be resolved: later may be better.
    return { kind: 'refused', detail: redactText(String(error)).slice(0, 500) }
  }
}

async function composeMail(
  claimed: ClaimedMessage,
  mailFrom: string,
  { resolveOrderUrl, resolveInstallCode }: Resolvers,
  { supportEmail, storeName, siteUrl }: Config,
): Promise<Mail> {
  const message = messageSchema.parse({ template: claimed.template, data: claimed.data })
  const to = mailboxSchema.parse(claimed.recipient)
  const orderUrl = await buyersOrderUrl(message, claimed.locale, resolveOrderUrl)
  const picture = await installPicture(message, resolveInstallCode)
  const rendered = await renderMail(message, {
    locale: claimed.locale,
    orderUrl,
    picture,
    code: message.template === 'order_code' ? unseal(message.data.sealedCode, message.data.codeId) : null,
    storeName,
    siteUrl,
    supportEmail,
  })
  return {
    ...rendered,
    picture,
    to,
    messageId: messageIdOf(claimed.id, mailFrom),
    replyTo: mailboxSchema.catch(supportEmail).parse(replyToOf(message, supportEmail)),
  }
}

/** The link opens the order for whoever has it: buyers get it, mails to staff do not. */
async function buyersOrderUrl(message: Message, locale: string, resolveOrderUrl: ResolveOrderUrl) {
  if (message.template === 'staff_needs_review' || !('orderId' in message.data)) return null
  return resolveOrderUrl(message.data.orderId, locale)
}

async function record(claimed: ClaimedMessage, outcome: SendOutcome): Promise<void> {
  if (outcome.kind === 'sent') return recordSent(claimed.id)
  const retryInSeconds = retryDelaySeconds(claimed.attempts)
  await markFailed(claimed, outcome.detail, retryInSeconds)
  const line = {
    messageId: claimed.id,
    template: claimed.template,
    attempts: claimed.attempts,
    retryInSeconds,
  }
  if (retryInSeconds === null) log().error({ ...line, detail: outcome.detail }, 'a mail was given up')
  else log().warn({ ...line, detail: outcome.detail }, 'a mail could not be sent, it is tried again')
}

/** The mail is out: a database that blinks now must not have it sent again. */
async function recordSent(id: string): Promise<void> {
  for (const pauseMs of [200, 1000]) {
    try {
      return await markSent(id)
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
  await markSent(id)
}
