import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'
import type { Bundle } from '@/lib/catalog/types'
import { placePath } from '@/lib/core/places'
import { regionOf } from '@/lib/core/regions'
import { bundleTitle } from './bundle-title'

/** A bundle that once was on sale: nothing is charged, and there is a way on. */
export async function NoLongerSold({ locale, bundle }: { locale: Locale; bundle: Bundle }) {
  const t = await getTranslations({ locale, namespace: 'checkout' })
  return (
    <div className="grid max-w-2xl gap-6">
      <Notice tone="warn" title={t('gone.title', { plan: await bundleTitle(bundle, locale) })}>
        <p>{t('gone.text')}</p>
      </Notice>
      <div>
        <ButtonLink href={localePath(locale, othersPath(bundle))}>{t('gone.others')}</ButtonLink>
      </div>
    </div>
  )
}

/** Where there is more for the same places. */
export function othersPath(bundle: Bundle): string {
  const [country] = bundle.countries
  const region = regionOf(bundle)
  if (region) return placePath({ kind: 'region', region })
  return country ? placePath({ kind: 'country', country }) : '/destinations'
}
