import { getTranslations } from 'next-intl/server'
import { CardFacts } from '@/components/check/card-facts'
import { IccidText } from '@/components/esims/iccid-text'
import { STATE_TONES } from '@/components/esims/state-tone'
import { UsageRing } from '@/components/esims/usage-ring'
import { ButtonLink } from '@/components/ui/button'
import { type Locale, localePath } from '@/i18n/routing'
import type { OwnedEsim } from '@/lib/esims/owner-types'
import { esimPath, titleOf } from './esim-title'
import { FiguresLine } from './figures-line'
import { StateBadge } from './state-badge'

/** An eSIM in use or waiting, in the list of its owner. */
export async function EsimListCard({ locale, esim }: { locale: Locale; esim: OwnedEsim }) {
  const t = await getTranslations({ locale })
  const { plan, state, esimId } = esim
  const tone = STATE_TONES[state]
  const path = localePath(locale, esimPath(esimId))
  return (
    <article
      aria-labelledby={esimId}
      className="flex flex-col rounded-card border border-line bg-surface shadow-card"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 p-5 pb-4">
        <div className="min-w-0">
          <h3 id={esimId} className="text-xl">
            <a href={path} className="hover:underline">
              <bdi>{titleOf(esim)}</bdi>
            </a>
          </h3>
          {esim.label && plan && <p className="text-soft">{plan.name}</p>}
          <p className="text-sm text-soft">
            <IccidText iccid={esim.iccid} />
          </p>
        </div>
        <StateBadge locale={locale} esim={esim} />
      </div>
      {plan && (
        <div className="grid grow grid-cols-[auto_minmax(0,1fr)] items-center gap-5 px-5 pb-5">
          <UsageRing locale={locale} plan={plan} tone={tone} small />
          <CardFacts locale={locale} plan={plan} />
        </div>
      )}
      <div className="mt-auto grid gap-4 border-line border-t p-5">
        <FiguresLine locale={locale} figures={esim.figures} />
        <div className="flex flex-wrap gap-3">
          {esim.toInstall && (
            <ButtonLink href={`${path}/install`} tone="accent">
              {t('myEsims.install')}
            </ButtonLink>
          )}
          {esim.renewable && state !== 'not_installed' && (
            <ButtonLink
              href={localePath(locale, `/renew/${esim.iccid}`)}
              tone={esim.toInstall ? 'quiet' : 'accent'}
            >
              {t('myEsims.topUp.go')}
            </ButtonLink>
          )}
          <ButtonLink href={path} tone="quiet" aria-label={t('myEsims.detailsOf', { name: titleOf(esim) })}>
            {t('myEsims.details')}
          </ButtonLink>
        </div>
      </div>
    </article>
  )
}
