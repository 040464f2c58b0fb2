import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { pageMetadata } from '@/app/_seo/alternates'
import { TextPage } from '@/components/texts/text-page'
import { type TextName, textOf } from './texts'

type Params = Promise<{ locale: string }>

/** Title, description and addresses of the page that shows a text: its path is its name. */
export async function textMetadata(name: TextName, params: Params): Promise<Metadata> {
  const locale = await localeOf(params)
  const { title, intro } = await textOf(name, locale)
  return pageMetadata(locale, `/${name}`, { title, description: intro })
}

export async function TextRoute({ name, params }: { readonly name: TextName; readonly params: Params }) {
  return <TextPage {...(await textOf(name, await localeOf(params)))} />
}
