import 'server-only'
import { createTranslator } from 'next-intl'
import type { Locale } from '@/i18n/routing'
import { isLocale } from '@/i18n/routing'
import { placeName } from '@/lib/core/places'
import type messages from '@/messages/en.json'

/** Loaded when the first client asks for them. */
const LOADERS = {
  en: () => import('@/messages/en.json'),
  tr: () => import('@/messages/tr.json'),
  de: () => import('@/messages/de.json'),
  fr: () => import('@/messages/fr.json'),
  ar: () => import('@/messages/ar.json'),
} as const satisfies Record<Locale, () => Promise<unknown>>

export type Translate = ReturnType<typeof translatorOf>

/** A language of the old shop's API: its code and its words. */
export interface Words {
  readonly locale: Locale
  readonly t: Translate
  /** Name of a country (ISO 3166-1 alpha-2) or of a part of the world (UN M49). */
  readonly placeName: (code: string) => string
}

const kept = new Map<Locale, Promise<Words>>()

/** The first language that the client names, by its primary tag only; English where we do not speak it. */
export function localeOf(headers: Headers): Locale {
  const [first = ''] = (headers.get('accept-language') ?? '').split(',')
  const primary = (first.split(';')[0] ?? '').trim().split(/[-_]/)[0]?.toLowerCase() ?? ''
  return isLocale(primary) ? primary : 'en'
}

export function wordsOf(locale: Locale): Promise<Words> {
  const words = kept.get(locale) ?? loadWords(locale)
  kept.set(locale, words)
  words.catch(() => kept.delete(locale))
  return words
}

async function loadWords(locale: Locale): Promise<Words> {
  const loaded = await LOADERS[locale]()
  const names = new Map<string, string>()
  return {
    locale,
    t: translatorOf(locale, loaded.default as typeof messages),
    placeName: (code) => {
      const name = names.get(code) ?? placeName(code, locale)
      names.set(code, name)
      return name
    },
  }
}

const translatorOf = (locale: Locale, all: typeof messages) => createTranslator({ locale, messages: all })
