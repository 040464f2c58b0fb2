import type { SMTPTransportOptions } from 'nodemailer'

const LOOPBACK = /^(localhost|127(?:\.\d+){3}|\[?::1\]?)$/

/** Each step of the conversation; the whole of it is bounded by `SEND_TIMEOUT_MS`. */
const TIMEOUTS = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
} as const

/**
 * How to reach the mail server that SMTP_URL names.
 * `smtps://` speaks TLS from the first byte (465). `smtp://` must upgrade by STARTTLS (587) before anything is said,
 * except to this machine, or where the operator writes `?tls=none` for a relay inside a private network.
 * @throws Error when the URL would send a password in clear over a network.
 */
export function smtpOptions(smtpUrl: string): SMTPTransportOptions {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  const local = LOOPBACK.test(url.hostname)
  const plain = !secure && (local || url.searchParams.get('tls') === 'none')
  const user = decodeURIComponent(url.username)
  const pass = decodeURIComponent(url.password)
  if (plain && !local && user) throw new Error('SMTP_URL: a password needs TLS; drop tls=none')
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    ignoreTLS: plain,
    requireTLS: !secure && !plain,
    tls: { minVersion: 'TLSv1.2' },
    ...(user ? { auth: { user, pass } } : {}),
    ...TIMEOUTS,
  }
}
