import 'server-only'
import { config } from '../platform/config'
import { log } from '../platform/log'
import { type SendOutcome, type SmtpBlock, smtpMailer } from './adapters/smtp'
import { readOutboxFacts } from './repo'
import type { NotificationsHealth } from './types'

const PROBE_LIFE_MS = 60_000

interface Probe {
  readonly kind: SendOutcome['kind']
  readonly latencyMs: number
  readonly at: number
}
let latest: { readonly startedAt: number; readonly probe: Promise<Probe> } | undefined

/**
 * How mail is doing. The mail server is asked at most once a minute per process, whatever the number of callers.
 * @throws when the database cannot be read
 */
export async function notificationsHealth(): Promise<NotificationsHealth> {
  const { smtp } = config()
  const [facts, probe] = await Promise.all([readOutboxFacts(), smtp ? probeServer(smtp) : null])
  const waiting = facts.overdue > 0 || facts.failed > 0
  const state = !probe ? 'off' : probe.kind !== 'sent' ? 'down' : waiting ? 'degraded' : 'ok'
  return {
    state,
    latencyMs: probe?.latencyMs ?? null,
    asOf: new Date(probe?.at ?? Date.now()).toISOString(),
    queued: facts.queued,
    oldestQueuedAt: facts.oldestQueuedAt?.toISOString() ?? null,
    failed: facts.failed,
    lastSentAt: facts.lastSentAt?.toISOString() ?? null,
  }
}

function probeServer(smtp: SmtpBlock): Promise<Probe> {
  const now = Date.now()
  if (!latest || now - latest.startedAt > PROBE_LIFE_MS)
    latest = { startedAt: now, probe: askServer(smtp, now) }
  return latest.probe
}

async function askServer(smtp: SmtpBlock, startedAt: number): Promise<Probe> {
  let kind: Probe['kind'] = 'unreachable'
  try {
    kind = (await smtpMailer(smtp).probe()).kind
  } catch (error) {
    log().error({ error }, 'SMTP_URL cannot be used')
  }
  return { kind, latencyMs: Date.now() - startedAt, at: startedAt }
}
