import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { type Locale, localePath } from '@/i18n/routing'

/** Below a button that pays: what one agrees to by pressing it. Opens beside the form, so that nothing typed is lost. */
export async function Agreement({ locale }: { readonly locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'texts' })
  const link = (path: string) => (words: ReactNode) => (
    <a
      href={localePath(locale, path)}
      target="_blank"
      className="underline decoration-line underline-offset-4 hover:decoration-current"
      rel="noopener"
    >
      {words}
    </a>
  )
  return (
    <p className="mt-4 text-center text-sm text-soft">
      {t.rich('agreement', { terms: link('/terms'), privacy: link('/privacy') })}
    </p>
  )
}
