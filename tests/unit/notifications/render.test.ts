import { describe, expect, test } from 'vitest'
import { formatMoney } from '@/lib/core/money'
import { messageSchema } from '@/lib/notifications/schemas'
import { formatWhen, maskedIccid } from '@/lib/notifications/templates/facts'
import { renderMail } from '@/lib/notifications/templates/render'
import type { Message, TemplateName } from '@/lib/notifications/types'
import { LOCALES, SAMPLES, settingsFor, TEMPLATES } from './samples'

const ISOLATES = /[\u2066-\u2069\u200e\u200f]/g
/** What a reader sees of HTML, without marks of direction. */
const seen = (html: string) =>
  html
    .replace(/<style>[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>|<!--[\s\S]*?-->|<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replace(ISOLATES, '')
const folded = (text: string) => text.replace(ISOLATES, '').replace(/\s+/g, ' ')
const buyers = TEMPLATES.filter((name) => 'orderId' in SAMPLES[name].data && !name.startsWith('staff_'))

/** What each mail must say, in any language. */
function facts(message: Message, locale: string): string[] {
  const { data } = message
  const list: string[] = []
  if ('orderNumber' in data) list.push(data.orderNumber)
  if ('bundle' in data) list.push(data.bundle.name)
  if ('amount' in data) list.push(formatMoney(data.amount, locale))
  for (const key of ['paidAt', 'appliedAt', 'refundedAt', 'since', 'occurredAt', 'requestedAt'] as const)
    if (key in data) list.push(formatWhen((data as unknown as Record<typeof key, string>)[key], locale))
  if ('iccid' in data && data.iccid)
    list.push(message.template.startsWith('staff_') ? data.iccid : maskedIccid(data.iccid))
  if ('travellerEmail' in data) list.push(data.travellerEmail)
  if ('planName' in data && data.planName) list.push(data.planName)
  return list.map(folded)
}

const cases = TEMPLATES.flatMap((template) => LOCALES.map((locale) => [template, locale] as const))

describe.each(cases)('%s in %s', (template: TemplateName, locale) => {
  const message = SAMPLES[template]
  const mail = renderMail(message, settingsFor(locale))

  test('says every fact, in HTML and in plain text', async () => {
    const { html, text } = await mail
    for (const fact of facts(message, locale)) {
      expect(folded(seen(html))).toContain(fact)
      expect(folded(text)).toContain(fact)
    }
  })

  test('leaves no placeholder, key or undefined behind', async () => {
    const { subject, html, text } = await mail
    for (const part of [subject, seen(html), text]) {
      expect(part).not.toMatch(/[{}]|undefined|null|\[object|NaN/)
      expect(part).not.toMatch(/\b(label|value|action|footer|receipt|renewed)\.\w/)
    }
  })

  test('names its language and direction', async () => {
    const { html, locale: own } = await mail
    expect(own).toBe(locale)
    expect(html).toContain(`<html dir="${locale === 'ar' ? 'rtl' : 'ltr'}" lang="${locale}"`)
  })

  test('escapes what others have written', async () => {
    const { html } = await mail
    expect(html).not.toContain('<5 GB>')
    expect(html).not.toContain('<b>ideally')
  })

  test('has a subject of one line and loads nothing', async () => {
    const { subject, html } = await mail
    expect(subject).toMatch(/^.{10,110}$/u)
    expect(html).not.toMatch(/<img|<script|<link|url\(|@import/)
    expect(html.length).toBeLessThan(60_000)
  })

  test('fits the data that the outbox gives back', () => {
    expect(messageSchema.parse(JSON.parse(JSON.stringify(message)))).toEqual(message)
  })
})

test.each(buyers)('%s carries the order link, and does without it', async (template) => {
  const settings = settingsFor('en')
  const linked = await renderMail(SAMPLES[template], settings)
  expect(linked.text).toContain(settings.orderUrl)
  expect(linked.html).toContain(`href="${settings.orderUrl}"`)
  const bare = await renderMail(SAMPLES[template], { ...settings, orderUrl: null })
  expect(bare.text + bare.html).not.toContain('/orders/')
})

test.each(buyers)('%s shows a buyer four digits of the ICCID', async (template) => {
  const data = SAMPLES[template].data as { iccid?: string }
  if (!data.iccid) return
  const { html, text, subject } = await renderMail(SAMPLES[template], settingsFor('en'))
  const withoutLinks = (subject + seen(html) + text).replace(/https:\S+/g, '')
  expect(withoutLinks).not.toContain(data.iccid.slice(0, 12))
})

test('what a stranger wrote into the request form is not mailed to the address they gave', async () => {
  const data = { ...SAMPLES.renewal_request_received.data, note: 'Win a prize at https://evil.example' }
  const stored = messageSchema.parse({ template: 'renewal_request_received', data })
  const { html, text } = await renderMail(stored, settingsFor('en'))
  expect(html + text).not.toContain('evil.example')
})

test.each(LOCALES)('staff mails in %s hold no secret of the evidence and no order link', async (locale) => {
  for (const template of ['staff_needs_review', 'staff_incident'] as const) {
    const { html, text } = await renderMail(SAMPLES[template], settingsFor(locale))
    for (const secret of ['abcdefghijklmnop', 'jane@example.test', 'smdp.example', '/orders/', 'tokentoken'])
      expect(html + text).not.toContain(secret)
  }
})

test.each(['provider_rejected', 'paid_twice', 'paid_late', 'staff', 'unused'] as const)(
  'a refund for %s is explained in every language',
  async (reason) => {
    const message: Message = { ...SAMPLES.refunded, data: { ...SAMPLES.refunded.data, reason } }
    const texts = await Promise.all(
      LOCALES.map(async (locale) => (await renderMail(message, settingsFor(locale))).text),
    )
    expect(new Set(texts).size).toBe(LOCALES.length)
  },
)

test.each(LOCALES)(
  'a refund to the wallet speaks of no card and of no days of waiting, in %s',
  async (locale) => {
    const toWallet: Message = {
      ...SAMPLES.refunded,
      data: { ...SAMPLES.refunded.data, destination: 'wallet' },
    }
    const settings = settingsFor(locale)
    const [wallet, card] = [
      await renderMail(toWallet, settings),
      await renderMail(SAMPLES.refunded, settings),
    ]
    for (const words of [/\b5\b.{0,6}\b10\b/, /card|kart|Karte|carte|بطاق/i]) {
      expect(card.text).toMatch(words)
      expect(wallet.text.replace(/https:\S+/g, '')).not.toMatch(words)
    }
  },
)

test('a refund that was queued before there were wallets went to the card', () => {
  const { destination: _, ...data } = SAMPLES.refunded.data
  expect(messageSchema.parse({ template: 'refunded', data })).toEqual(SAMPLES.refunded)
})

test('an incident shows lists and nested values, without what the log would hide', async () => {
  const detail = {
    differences: ['amount', 'currency'],
    money: { amountMinor: 1200, currency: 'EUR' },
    headers: { authorization: 'Bearer abcdefghijklmnop', password: 'hunter2' },
    nothing: null,
  }
  const message: Message = { ...SAMPLES.staff_incident, data: { ...SAMPLES.staff_incident.data, detail } }
  const { text } = await renderMail(message, settingsFor('en'))
  expect(text).toContain('differences: amount, currency\nmoney: {"amountMinor":1200,"currency":"EUR"}')
  expect(text).toContain('nothing: –')
  expect(text).not.toMatch(/abcdefghijklmnop|hunter2/)
})

test('a receipt for an eSIM that does not exist yet speaks of installing, not of renewing', async () => {
  const message: Message = { ...SAMPLES.receipt, data: { ...SAMPLES.receipt.data, iccid: null } }
  const { text } = await renderMail(message, settingsFor('en'))
  expect(text).toContain('Not issued yet')
  expect(text).toContain('how to install it')
})

test.each([
  [{ unlimited: true as const }, 'total' as const, 'Unlimited'],
  [{ bytes: 1e9 }, 'day' as const, '1 GB per day'],
  [{ bytes: 500e6 }, 'total' as const, '500 MB'],
])('data %o per %s is said as "%s"', async (data, dataPeriod, words) => {
  const bundle = { ...SAMPLES.renewed.data.bundle, data, dataPeriod, durationDays: 1, countries: ['JP'] }
  const message: Message = { ...SAMPLES.renewed, data: { ...SAMPLES.renewed.data, bundle } }
  const { text } = await renderMail(message, settingsFor('en'))
  expect(text).toContain(`Data: ${words}`)
  expect(text).toContain('Validity: 1 day\n')
  expect(text).toContain('Countries: Japan\n')
})

test('an unknown language is English', async () => {
  const mail = await renderMail(SAMPLES.receipt, settingsFor('xx-Latn'))
  expect(mail.subject).toBe('Receipt for order REN-7K3M9QZX2B4C')
  expect(mail.locale).toBe('en')
})

test('money and numbers follow the language', async () => {
  const yen: Message = {
    ...SAMPLES.receipt,
    data: { ...SAMPLES.receipt.data, amount: { amountMinor: 1500, currency: 'JPY' } },
  }
  expect((await renderMail(yen, settingsFor('en'))).text).toContain('¥1,500')
  expect((await renderMail(SAMPLES.receipt, settingsFor('de'))).text).toContain('12,50\u00a0€')
})

test('the mark shows the first letter of any store name, whatever script it is in', async () => {
  const { html } = await renderMail(SAMPLES.receipt, { ...settingsFor('tr'), storeName: '𝒳 & Söhne' })
  expect(html).toContain('>𝒳</td>')
  expect(html).toContain('𝒳 &amp; Söhne')
})

test('a receipt after which nothing comes promises nothing', async () => {
  const { receipt } = SAMPLES
  const said = async (message: Message) => folded((await renderMail(message, settingsFor('en'))).text)
  const promise = 'We are asking the provider'
  expect(await said(receipt)).toContain(promise)
  expect(await said({ ...receipt, data: { ...receipt.data, underWay: false } })).not.toContain(promise)
})
