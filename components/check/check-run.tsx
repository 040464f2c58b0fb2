import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { IccidText } from '@/components/esims/iccid-text'
import { ButtonLink } from '@/components/ui/button'
import type { Locale } from '@/i18n/routing'
import type { CheckRun } from '@/lib/esims/types'
import { IssuerLine } from './issuer-line'
import { OutcomeSkeleton } from './outcome-skeleton'
import { OutcomeView } from './outcome-view'
import { ProbeRow } from './probe-row'

interface Props {
  readonly locale: Locale
  readonly run: CheckRun
  /** Wait for the end before answering: for browsers without JavaScript, which cannot show parts that come later. */
  readonly whole: boolean
}

/** A check under way: what is known offline at once, each provider as it answers, then the result. */
export async function CheckRunView({ locale, run, whole }: Props) {
  const t = await getTranslations({ locale, namespace: 'result' })
  if (whole) await Promise.all([run.outcome, ...run.probes.map((probe) => probe.done)])
  return (
    <div className="page pt-6 lg:pt-10">
      <div className="mx-auto max-w-3xl">
        <header>
          <p className="font-semibold text-soft">{t('number')}</p>
          <h1 className="mt-1 text-2xl tracking-normal sm:text-3xl">
            <IccidText iccid={run.iccid} />
          </h1>
          <IssuerLine locale={locale} issuer={run.issuer} />
        </header>
        {run.probes.length > 0 && (
          <ul aria-label={t('asking')} aria-live="polite" className="mt-5 flex flex-wrap gap-2">
            {run.probes.map((probe) => (
              <Suspense
                key={probe.name}
                fallback={<ProbeRow locale={locale} name={probe.name} state="asking" />}
              >
                <ProbeRow locale={locale} name={probe.name} state={probe.done} />
              </Suspense>
            ))}
          </ul>
        )}
        <div className="mt-6" aria-live="polite">
          <Suspense
            fallback={
              <>
                <OutcomeSkeleton label={t('waiting')} />
                <noscript>
                  <meta httpEquiv="refresh" content="0; url=?whole=1&confirmed=1" />
                  <ButtonLink href="?whole=1&confirmed=1" className="mt-4">
                    {t('showNow')}
                  </ButtonLink>
                </noscript>
              </>
            }
          >
            <OutcomeView locale={locale} outcome={run.outcome} />
          </Suspense>
        </div>
      </div>
    </div>
  )
}
