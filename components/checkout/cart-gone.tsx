import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/i18n/routing'

interface Props {
  readonly locale: Locale
  readonly bundles: readonly { readonly bundleId: string; readonly name: string }[]
  readonly action: (form: FormData) => Promise<void>
}

/** What was put in while it was on sale, and is not any more. */
export async function CartGone({ locale, bundles, action }: Props) {
  if (bundles.length === 0) return null
  const t = await getTranslations({ locale, namespace: 'cart' })
  const names = new Intl.ListFormat(locale).format(bundles.map(({ name }) => name))
  return (
    <Notice tone="warn" title={t('gone', { plan: names })}>
      <form action={action}>
        <input type="hidden" name="locale" value={locale} />
        {bundles.map(({ bundleId }) => (
          <input key={bundleId} type="hidden" name="gone" value={bundleId} />
        ))}
        <Button type="submit" tone="quiet" className="mt-2">
          {t('goneRemove')}
        </Button>
      </form>
    </Notice>
  )
}
