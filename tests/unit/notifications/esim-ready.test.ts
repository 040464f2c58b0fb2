import { describe, expect, test } from 'vitest'
import { installPicture } from '@/lib/notifications/install-picture'
import { qrPng } from '@/lib/notifications/qr-png'
import { renderMail } from '@/lib/notifications/templates/render'
import type { Message } from '@/lib/notifications/types'
import { readQr } from '../../support/read-qr'
import { LOCALES, SAMPLES, settingsFor } from './samples'

const CODE = 'LPA:1$smdp.example.com$2VRY3-9DIG3-SO2F8-CRN80'
const resolve = async () => CODE

describe('the mail of a new eSIM', () => {
  test('carries the QR code of its eSIM, and of nothing else', async () => {
    const picture = await installPicture(SAMPLES.esim_ready, async (esimId) =>
      esimId === SAMPLES.esim_ready.data.esimId ? CODE : null,
    )
    expect(await readQr(picture?.png ?? new Uint8Array())).toEqual([CODE])
    expect(await installPicture(SAMPLES.receipt, resolve)).toBeNull()
    expect(await installPicture(SAMPLES.renewed, resolve)).toBeNull()
  })

  test.each(LOCALES)(
    '%s: shows the picture that travels with it, and says so where none is shown',
    async (locale) => {
      const picture = await installPicture(SAMPLES.esim_ready, resolve)
      const { html, text } = await renderMail(SAMPLES.esim_ready, { ...settingsFor(locale), picture })
      const images = html.match(/<img[^>]*>/g) ?? []
      expect(images).toHaveLength(1)
      expect(images[0]).toMatch(/src="cid:esim-qr"/)
      expect(images[0]).toMatch(/alt="[^"]{10,}"/)
      expect(html).not.toMatch(/src="(?!cid:)/)
      expect(text).toContain('esim-qr.png')
      for (const part of [html, text]) expect(part).not.toMatch(/LPA:1|smdp\.example|2VRY3/)
    },
  )

  test.each(LOCALES)('%s: without its code it still leads to the order', async (locale) => {
    const settings = settingsFor(locale)
    const { html, text } = await renderMail(SAMPLES.esim_ready, settings)
    expect(html).not.toContain('<img')
    expect(text).not.toContain('esim-qr.png')
    expect(text).toContain(settings.orderUrl)
  })

  test('leads to the page of that one eSIM, opened by the order’s token, and to the order', async () => {
    const settings = settingsFor('tr')
    const message = { ...SAMPLES.esim_ready, data: { ...SAMPLES.esim_ready.data, lineId: 7 } }
    const { text } = await renderMail(message, settings)
    const orderUrl = settings.orderUrl ?? ''
    expect(text).toContain(`\n${orderUrl}\n`)
    expect(text).toContain(`\n${orderUrl.replace('?', '/esims/7?')}\n`)
  })

  test('the picture is large enough to be scanned from a screen, and small enough for any mailbox', () => {
    const png = qrPng(`${CODE}$1.3.6.1.4.1.31746$1`)
    const view = new DataView(png.buffer, png.byteOffset)
    expect(view.getUint32(16)).toBeGreaterThanOrEqual(480)
    expect(view.getUint32(16)).toBe(view.getUint32(20))
    expect(png.length).toBeLessThan(20_000)
  })
})

describe('the day of travel that a buyer gave', () => {
  test.each(LOCALES)(
    '%s: is in the mails where the bundle is listed, and only where one was given',
    async (locale) => {
      const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
        new Date('2026-12-24'),
      )
      for (const template of ['receipt', 'esim_ready', 'needs_review', 'staff_needs_review'] as const) {
        const sample = SAMPLES[template]
        const message = { ...sample, data: { ...sample.data, travelDate: '2026-12-24' } } as Message
        expect((await renderMail(message, settingsFor(locale))).text).toContain(day)
        expect((await renderMail(sample, settingsFor(locale))).text).not.toContain(day)
      }
      const line = { label: 'Ada', name: 'Türkiye 5 GB', amount: { amountMinor: 1250, currency: 'EUR' } }
      const lines = [line, { ...line, travelDate: '2026-12-24' }]
      const several: Message = { ...SAMPLES.receipt, data: { ...SAMPLES.receipt.data, lines } }
      expect((await renderMail(several, settingsFor(locale))).text).toContain(day)
    },
  )
})

describe('mails of an order of several', () => {
  const lines = [
    { label: 'Ada', name: 'Türkiye 5 GB', amount: { amountMinor: 1250, currency: 'EUR' } },
    { label: null, name: 'Balkans 10 GB', amount: { amountMinor: 2000, currency: 'EUR' } },
  ]
  test.each(LOCALES)('%s: the receipt names each line with its amount', async (locale) => {
    const message: Message = { ...SAMPLES.receipt, data: { ...SAMPLES.receipt.data, iccid: null, lines } }
    const { html, text } = await renderMail(message, settingsFor(locale))
    for (const words of ['Ada', 'Türkiye 5 GB', 'Balkans 10 GB', '12', '20']) {
      expect(html).toContain(words)
      expect(text).toContain(words)
    }
  })
  test.each(['refunded', 'needs_review'] as const)('%s names whose eSIM it is about', async (template) => {
    const sample = SAMPLES[template]
    const message = { ...sample, data: { ...sample.data, label: 'Grandma <Ada>' } } as Message
    const { html, text } = await renderMail(message, settingsFor('en'))
    expect(text).toContain('Traveller: Grandma <Ada>')
    expect(html).toContain('Grandma &lt;Ada&gt;')
  })
})
