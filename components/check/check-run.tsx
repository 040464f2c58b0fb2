import { getTranslations } from 'next-intl/server'
import { Fragment, type ReactNode, Suspense } from 'react'
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
  const later = (key: string, fallback: ReactNode, content: ReactNode) =>
    whole ? (
      <Fragment key={key}>{content}</Fragment>
    ) : (
      <Suspense key={key} fallback={fallback}>
        {content}
      </Suspense>
    )
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
            {run.probes.map(({ name, done }) =>
              later(
                name,
                <ProbeRow locale={locale} name={name} state="asking" />,
                <ProbeRow locale={locale} name={name} state={done} />,
              ),
            )}
          </ul>
        )}
        <div className="mt-6" aria-live="polite">
          {later(
            'outcome',
            <Waiting locale={locale} />,
            <OutcomeView locale={locale} outcome={run.outcome} />,
          )}
        </div>
      </div>
    </div>
  )
}

/** The place of the result until it comes. Without JavaScript it never would: such browsers ask for the whole page. */
async function Waiting({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'result' })
  return (
    <>
      <OutcomeSkeleton label={t('waiting')} />
      <noscript>
        <meta httpEquiv="refresh" content="0; url=?whole=1&confirmed=1" />
        <ButtonLink href="?whole=1&confirmed=1" className="mt-4">
          {t('showNow')}
        </ButtonLink>
      </noscript>
    </>
  )
}
