import { expect } from 'vitest'
import { freshLimits, siteUrl, stack } from './world'

/** The old shop's web client, as far as its calls go: it sends `1234` for a device until it knows better. */

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: the old API's answers, looked into field by field
  readonly body: any
  readonly text: string
}

interface Sent {
  readonly body?: unknown
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** null: without the header. */
  readonly device?: string | null
}

export async function shop(method: string, path: string, sent: Sent = {}): Promise<Answer> {
  const { body, token, headers, device = '1234' } = sent
  const response = await fetch(`${siteUrl}/api/v1/${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(device === null ? {} : { 'x-device-id': device }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== ''
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : null, text }
}

export const get = (path: string, sent?: Sent) => shop('GET', path, sent)
export const post = (path: string, body?: unknown, sent?: Sent) => shop('POST', path, { ...sent, body })

export const dataOf = async (answer: Promise<Answer>) => {
  const { status, body } = await answer
  expect([status, body?.status, body?.responseCode]).toEqual([200, 'success', 200])
  return body.data
}

interface Letter {
  readonly subject: string
  readonly text: string
  readonly to: readonly string[]
}

export async function lettersTo(email: string): Promise<readonly Letter[]> {
  const url = `${stack.sandbox.baseUrl}/mail/messages.json?limit=20&to=${encodeURIComponent(email)}`
  return ((await (await fetch(url)).json()) as { messages: Letter[] }).messages
}

export async function codeFor(email: string): Promise<string> {
  const [latest] = await lettersTo(email)
  const code = /\b\d{6}\b/.exec(latest?.text ?? '')?.[0]
  if (!code) throw new Error(`no code was mailed to ${email}`)
  return code
}

let people = 0
export const newEmail = () => `old-client-${Date.now()}-${++people}@example.test`

/** Signs somebody in as the old client does. @returns the AuthResponse */
export async function signIn(email = newEmail()) {
  await freshLimits()
  await dataOf(post('auth/login', { email, otp_channel: 'EMAIL', confirm: true }))
  const code = await codeFor(email)
  return dataOf(
    post('auth/verify_otp', {
      user_email: email,
      verification_pin: code,
      otp: [...code],
      provider_token: '',
      provider_type: '',
    }),
  )
}
