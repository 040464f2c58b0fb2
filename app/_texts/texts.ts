import 'server-only'
import type file from '@/content/en.json'
import type { Locale } from '@/i18n/routing'
import { config } from '@/lib/platform/config'

type Texts = typeof file
export type TextName = 'about' | 'privacy' | 'terms'

const LOADERS: Readonly<Record<Locale, () => Promise<{ default: Texts }>>> = {
  en: () => import('@/content/en.json'),
  tr: () => import('@/content/tr.json'),
  de: () => import('@/content/de.json'),
  fr: () => import('@/content/fr.json'),
  ar: () => import('@/content/ar.json'),
}

export interface Text {
  readonly title: string
  readonly intro: string
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[]
}

export interface Question {
  readonly question: string
  readonly answer: readonly string[]
}

/** One of the texts of `content/`, which whoever runs the store writes, with the store's name and address in it. */
export async function textOf(name: TextName, locale: Locale): Promise<Text> {
  const { title, intro, sections } = (await LOADERS[locale]()).default[name]
  return {
    title: filled(title),
    intro: filled(intro),
    sections: sections.map(({ heading, paragraphs }) => ({
      heading: filled(heading),
      paragraphs: paragraphs.map(filled),
    })),
  }
}

export async function questionsOf(locale: Locale): Promise<readonly Question[]> {
  const { faq } = (await LOADERS[locale]()).default
  return faq.map(({ question, answer }) => ({ question: filled(question), answer: answer.map(filled) }))
}

function filled(text: string): string {
  const { storeName, supportEmail } = config()
  return text.replaceAll('{store}', storeName).replaceAll('{email}', supportEmail)
}
