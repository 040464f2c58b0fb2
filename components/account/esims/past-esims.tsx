import { getTranslations } from 'next-intl/server'
import { Moment } from '@/components/orders/moment'
import { type Locale, localePath } from '@/i18n/routing'
import type { OwnedEsim } from '@/lib/esims/owner-types'
import { esimPath, titleOf } from './esim-title'
import { StateBadge } from './state-badge'

/** What is over, one line each. */
export async function PastEsims({ locale, esims }: { locale: Locale; esims: readonly OwnedEsim[] }) {
  const t = await getTranslations({ locale })
  return (
    <ul className="rounded-card border border-line bg-surface">
      {esims.map((esim) => (
        <li key={esim.esimId} className="border-line border-b last:border-b-0">
          <a
            href={localePath(locale, esimPath(esim.esimId))}
            className="flex min-h-16 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 py-3 hover:bg-sunk"
          >
            <span className="min-w-0">
              <bdi className="font-bold">{titleOf(esim)}</bdi>
              {esim.plan?.endsAt && !esim.returnedAt && (
                <span className="block text-sm text-soft">
                  {t('result.ended')} <Moment locale={locale} iso={esim.plan.endsAt} />
                </span>
              )}
            </span>
            <StateBadge locale={locale} esim={esim} />
          </a>
        </li>
      ))}
    </ul>
  )
}
