import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { CheckPageBody } from '@/components/check/check-page'
import { isProblem, PROBLEMS } from '@/components/check/typed-number'

type Props = PageProps<'/[locale]/check/problem/[kind]'>

export const ensureStatic = 'navigation'

export const generateStaticParams = () => PROBLEMS.map((kind) => ({ kind }))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.problem' })
  return { title: t('title'), robots: { index: false } }
}

/** Where a number leads that is none, when the form was sent without JavaScript. The number is not in the address. */
export default async function ProblemPage({ params }: Props) {
  const { kind } = await params
  if (!isProblem(kind)) notFound()
  return <CheckPageBody locale={await localeOf(params)} problem={kind} />
}
