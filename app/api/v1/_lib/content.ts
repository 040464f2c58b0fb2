import 'server-only'
import type texts from '@/content/en.json'
import type { Locale } from '@/i18n/routing'
import { config } from '@/lib/platform/config'

type Texts = typeof texts
export type PageName = 'about' | 'privacy' | 'terms'

const LOADERS: Readonly<Record<Locale, () => Promise<{ default: Texts }>>> = {
  en: () => import('@/content/en.json'),
  tr: () => import('@/content/tr.json'),
  de: () => import('@/content/de.json'),
  fr: () => import('@/content/fr.json'),
  ar: () => import('@/content/ar.json'),
}

export interface PageDto {
  readonly page_title: string
  readonly page_intro: string
  /** HTML made here of plain text. */
  readonly page_content: string
}

export interface FaqDto {
  readonly question: string
  readonly answer: string
}

export async function pageDto(name: PageName, locale: Locale): Promise<PageDto> {
  const { title, intro, sections } = (await LOADERS[locale]()).default[name]
  return {
    page_title: filled(title),
    page_intro: filled(intro),
    page_content: sections
      .map(({ heading, paragraphs }) => `<h2>${html(heading)}</h2>${paragraphsHtml(paragraphs)}`)
      .join(''),
  }
}

export async function faqDtos(locale: Locale): Promise<readonly FaqDto[]> {
  const { faq } = (await LOADERS[locale]()).default
  return faq.map(({ question, answer }) => ({ question: filled(question), answer: paragraphsHtml(answer) }))
}

function filled(text: string): string {
  const { storeName, supportEmail } = config()
  return text.replaceAll('{store}', storeName).replaceAll('{email}', supportEmail)
}

const paragraphsHtml = (paragraphs: readonly string[]) =>
  paragraphs.map((paragraph) => `<p>${html(paragraph)}</p>`).join('')

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const html = (text: string): string => filled(text).replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
