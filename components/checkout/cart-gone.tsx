import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/i18n/routing'
import type { Bundle } from '@/lib/catalog/types'
import { bundleTitle } from './bundle-title'

interface Props {
  readonly locale: Locale
  /** `bundle` is null for what never was one. */
  readonly gone: readonly { readonly bundleId: string; readonly bundle: Bundle | null }[]
  readonly action: (form: FormData) => Promise<void>
}

/** What was put in while it was on sale, and is not any more. */
export async function CartGone({ locale, gone, action }: Props) {
  if (gone.length === 0) return null
  const t = await getTranslations({ locale, namespace: 'cart' })
  const titles = await Promise.all(
    gone.map(({ bundle, bundleId }) => (bundle ? bundleTitle(bundle, locale) : bundleId)),
  )
  const names = new Intl.ListFormat(locale).format(titles)
  return (
    <Notice tone="warn" title={t('gone', { plan: names })}>
      <form action={action}>
        <input type="hidden" name="locale" value={locale} />
        {gone.map(({ bundleId }) => (
          <input key={bundleId} type="hidden" name="gone" value={bundleId} />
        ))}
        <Button type="submit" tone="quiet" className="mt-2">
          {t('goneRemove')}
        </Button>
      </form>
    </Notice>
  )
}
