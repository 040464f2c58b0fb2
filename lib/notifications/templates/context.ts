import { createTranslator } from 'next-intl'
import { redactText } from '../../platform/log/redact'
import { directionOf, type MailLocale, mailLocale, WORDS } from '../locale'
import type { MailPicture } from '../types'

export interface MailSettings {
  readonly locale: string
  /** The buyer's order page; null: the mail goes without it. */
  readonly orderUrl: string | null
  readonly storeName: string
  /** The QR code that travels with the mail, if one does. */
  readonly picture?: Pick<MailPicture, 'cid' | 'fileName'> | null
  /** The six digits of a mail that carries some. */
  readonly code?: string | null
  readonly siteUrl: string
  readonly supportEmail: string
}

type Words = typeof WORDS.en

function translator(locale: MailLocale) {
  const messages: Words = WORDS[locale]
  return createTranslator({
    locale,
    messages,
    timeZone: 'UTC',
    // A mail with a missing word is not sent; the outbox keeps it.
    onError: (error) => {
      throw error
    },
  })
}

/** What a letter is written with. */
export interface LetterContext extends Omit<MailSettings, 'locale'> {
  readonly locale: MailLocale
  readonly direction: 'ltr' | 'rtl'
  readonly t: ReturnType<typeof translator>
  /** Sets a name apart so that its letters do not mix with a right-to-left sentence. */
  readonly name: (text: string) => string
  /** Takes secrets out of text that was not written for people, as the log does. */
  readonly clean: (text: string) => string
}

export function letterContext(settings: MailSettings): LetterContext {
  const locale = mailLocale(settings.locale)
  const direction = directionOf(locale)
  const name = (text: string) => (direction === 'rtl' ? `\u2068${text}\u2069` : text)
  return { ...settings, locale, direction, t: translator(locale), name, clean: redactText }
}
