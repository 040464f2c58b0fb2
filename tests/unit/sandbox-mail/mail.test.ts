import nodemailer, { type Transporter } from 'nodemailer'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRequest } from '../../sandbox/kernel/server'
import type { FaultKind } from '../../sandbox/kernel/types'
import { createWorld } from '../../sandbox/kernel/world'
import { createMail, type SandboxMail } from '../../sandbox/mail'

const world = createWorld()
let mail: SandboxMail
let transport: Transporter
beforeAll(async () => {
  mail = createMail(world, { port: 0 })
  const { hostname, port } = new URL((await mail.listen()).url)
  transport = nodemailer.createTransport({
    host: hostname,
    port: Number(port),
    ignoreTLS: true,
    socketTimeout: 1_500,
  })
})
beforeEach(() => world.reset())
afterAll(async () => {
  transport.close()
  await mail.close()
})

const send = (to: string, set: object = {}) =>
  transport.sendMail({
    from: mail.env.MAIL_FROM,
    to,
    subject: 'Your code is 123456',
    text: 'Your code is 123456.',
    html: '<!doctype html><html><head><title>x</title></head><body><p>Your code is <b>123456</b>.</p></body></html>',
    headers: { 'List-Unsubscribe': '<https://store.example.test/u>' },
    ...set,
  })
const get = (path: string, method = 'GET') =>
  mail.handle(createRequest(method, new URL(`http://sandbox.invalid${path}`)))
const fault = (kind: FaultKind) =>
  world.faults.add({ vendor: 'smtp', operation: 'smtp.send', kind, remaining: 1 })

describe('the mailbox', () => {
  test('keeps what is sent and finds it by recipient', async () => {
    await send('Ada@example.test')
    await send('bob@example.test')
    expect(mail.mailbox.list()).toHaveLength(2)
    const { messages } = get('/messages.json?to=ada@example.test').body as { messages: { id: string }[] }
    expect(messages).toMatchObject([
      {
        to: ['ada@example.test'],
        subject: 'Your code is 123456',
        text: 'Your code is 123456.',
        headers: { 'list-unsubscribe': '<https://store.example.test/u>' },
      },
    ])
    expect(get(`/messages/${messages[0]?.id}.json`).body).toMatchObject({ id: messages[0]?.id })
    expect(get('/messages.json?to=ada@example.test', 'DELETE').body).toEqual({ deleted: 1 })
    expect(mail.mailbox.list()).toHaveLength(1)
  })

  test('shows letters without running what is in them', async () => {
    await send('ada@example.test', { subject: '<script>alert(1)</script>' })
    const [message] = mail.mailbox.list()
    expect(String(get('/').body)).not.toContain('<script>alert')
    const html = get(`/messages/${message?.id}/html`)
    expect(html.headers?.['content-security-policy']).toMatch(/^sandbox allow-popups/)
    expect(html.body).toContain('<head><base target="_blank">')
  })

  test('hands attachments out', async () => {
    await send('ada@example.test', { attachments: [{ filename: 'qr.svg', content: '<svg/>' }] })
    const [message] = mail.mailbox.list()
    expect(message?.attachments[0]).toMatchObject({ name: 'qr.svg', type: 'image/svg+xml' })
    expect(String(get(`/messages/${message?.id}/attachments/0`).body)).toBe('<svg/>')
    expect(get(`/messages/${message?.id}/attachments/1`).status).toBe(404)
  })

  test('refuses an unknown mailbox', async () => {
    await expect(send('bounce+1@example.test')).rejects.toMatchObject({ responseCode: 550 })
  })
})

describe('a fault', () => {
  test.each<[FaultKind, number, number | undefined]>([
    ['status_429', 0, 421],
    ['status_500_before', 0, 451],
    ['status_500_after', 1, 451],
    ['unauthorized', 0, 530],
    ['wallet_empty', 0, 552],
    ['reset_before', 0, undefined],
    ['reset_after', 1, undefined],
    ['malformed', 1, undefined],
    ['hang', 0, undefined],
  ])('%s keeps %i letters', async (kind, kept, responseCode) => {
    fault(kind)
    await expect(send('ada@example.test')).rejects.toMatchObject(responseCode ? { responseCode } : {})
    expect(mail.mailbox.list()).toHaveLength(kept)
    await send('ada@example.test')
    expect(mail.mailbox.list()).toHaveLength(kept + 1)
  })
})
