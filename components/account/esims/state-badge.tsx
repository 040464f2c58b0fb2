import { getTranslations } from 'next-intl/server'
import { STATE_TONES } from '@/components/esims/state-tone'
import { Badge } from '@/components/ui/badge'
import type { Locale } from '@/i18n/routing'
import type { OwnedEsim } from '@/lib/esims/owner-types'

/** The one word for an eSIM of its owner. What was given back is that, whatever its provider says of it. */
export async function StateBadge({ locale, esim }: { locale: Locale; esim: OwnedEsim }) {
  const t = await getTranslations({ locale })
  if (esim.returnedAt) return <Badge tone="idle">{t('myEsims.givenBack.label')}</Badge>
  return <Badge tone={STATE_TONES[esim.state]}>{t(`states.${esim.state}.label`)}</Badge>
}
