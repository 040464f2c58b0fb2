import 'server-only'
import { questionsOf, type TextName, textOf } from '@/app/_texts/texts'
import type { Locale } from '@/i18n/routing'

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

export async function pageDto(name: TextName, locale: Locale): Promise<PageDto> {
  const { title, intro, sections } = await textOf(name, locale)
  return {
    page_title: title,
    page_intro: intro,
    page_content: sections
      .map(({ heading, paragraphs }) => `<h2>${html(heading)}</h2>${paragraphsHtml(paragraphs)}`)
      .join(''),
  }
}

export async function faqDtos(locale: Locale): Promise<readonly FaqDto[]> {
  const questions = await questionsOf(locale)
  return questions.map(({ question, answer }) => ({ question, answer: paragraphsHtml(answer) }))
}

const paragraphsHtml = (paragraphs: readonly string[]) =>
  paragraphs.map((paragraph) => `<p>${html(paragraph)}</p>`).join('')

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const html = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
