import ar from './messages/ar.json'
import de from './messages/de.json'
import en from './messages/en.json'
import fr from './messages/fr.json'
import tr from './messages/tr.json'

/** English first: it is the one read for an unknown language. */
export const WORDS = { en, tr, de, fr, ar } as const
export type MailLocale = keyof typeof WORDS

/** "tr", "tr-TR" and "TR" are Turkish; what we have no words for is English. */
export function mailLocale(locale: string): MailLocale {
  const language = locale.trim().toLowerCase().split(/[-_]/)[0] ?? ''
  return Object.hasOwn(WORDS, language) ? (language as MailLocale) : 'en'
}

export const directionOf = (locale: MailLocale): 'ltr' | 'rtl' => (locale === 'ar' ? 'rtl' : 'ltr')

/** A page of the site in a language; English has no prefix. */
export const pageUrl = (siteUrl: string, locale: MailLocale, path: string): string =>
  `${siteUrl}${locale === 'en' ? '' : `/${locale}`}${path}`
