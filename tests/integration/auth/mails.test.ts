import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { LOCALES } from '@/lib/auth/schemas'
import { openHouse, STORE_NAME } from './house'

const { sql, newClient, lettersTo } = await openHouse()
const { requestCode } = await import('@/lib/auth/commands/request-code')

const HEADINGS = {
  en: 'Your sign-in code',
  tr: 'Giriş kodunuz',
  de: 'Ihr Anmeldecode',
  fr: 'Votre code de connexion',
  ar: 'رمز الدخول الخاص بك',
}

test.each(LOCALES)(
  '%s: the code mail is in the language of the page, for new and known addresses',
  async (locale) => {
    const email = `${randomUUID()}@example.test`
    for (const _ of ['first', 'again']) {
      await sql`delete from store.rate_limit_hits`
      await requestCode({ email, locale, clientKey: newClient() })
    }
    const letters = await lettersTo(email)
    expect(letters).toHaveLength(2)
    for (const { subject, text, html } of letters) {
      const code = /\d{6}/.exec(text)?.[0] ?? 'none'
      expect(subject).toContain(code)
      expect(subject).toContain(STORE_NAME)
      expect(text).toContain(STORE_NAME)
      expect(html).toContain(STORE_NAME.replace('&', '&amp;'))
      expect(`${subject}${text}${html}`, 'the name of the product').not.toContain('Roamkeep')
      expect(html).toContain(`lang="${locale}"`)
      expect(html).toContain(`dir="${locale === 'ar' ? 'rtl' : 'ltr'}"`)
      expect(text.split('\n').map((line) => line.trim())).toEqual(
        expect.arrayContaining([HEADINGS[locale], code]),
      )
      for (const other of LOCALES.filter((one) => one !== locale)) expect(text).not.toContain(HEADINGS[other])
      expect(`${subject}${text}${html}`, 'nothing of the template is left').not.toMatch(/\{\{|\}\}|undefined/)
      expect(html, 'nothing is loaded from anywhere').not.toMatch(/https?:|<img/)
    }
  },
)
