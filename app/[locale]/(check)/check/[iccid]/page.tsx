import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { CheckRefused } from '@/components/check/check-refused'
import { CheckRunView } from '@/components/check/check-run'
import { startCheck } from '@/lib/esims/commands/start-check'
import { clientKey } from '@/lib/platform/http/client-key'

type Props = PageProps<'/[locale]/check/[iccid]'>

/** Rendered for each visitor: the scripts of this page carry a nonce, and nothing of it may be stored. */
export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { iccid } = await params
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.result' })
  return { title: t('title', { last4: iccid.slice(-4) }), robots: { index: false, follow: false } }
}

export default async function ResultPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { iccid } = await params
  const { confirmed, refresh, whole } = await searchParams
  await connection()
  const started = await startCheck({
    iccid,
    confirmed: confirmed === '1',
    refresh: refresh === '1',
    clientKey: clientKey(await headers()),
  })
  if (!started.ok) return <CheckRefused locale={locale} iccid={iccid} refusal={started.error} />
  return <CheckRunView locale={locale} run={started.value} whole={whole === '1'} />
}
