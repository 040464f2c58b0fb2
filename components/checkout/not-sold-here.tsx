import { getTranslations } from 'next-intl/server'
import { RestrictionNotes } from '@/components/catalog/restriction-notes'
import { ButtonLink } from '@/components/ui/button'
import { type Locale, localePath } from '@/i18n/routing'
import type { Bundle } from '@/lib/catalog/types'
import { othersPath } from './no-longer-sold'

interface Props {
  readonly locale: Locale
  readonly bundle: Bundle
  /** Where the visitor is, alpha-2. */
  readonly visitor: string
}

/** In place of the form, which would be refused; and there is a way on. */
export async function NotSoldHere({ locale, bundle, visitor }: Props) {
  const t = await getTranslations({ locale, namespace: 'checkout' })
  return (
    <div className="grid max-w-2xl gap-6">
      <RestrictionNotes locale={locale} restrictions={bundle.restrictions} visitor={visitor} />
      <div>
        <ButtonLink href={localePath(locale, othersPath(bundle))}>{t('gone.others')}</ButtonLink>
      </div>
    </div>
  )
}
