import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { CardFacts } from '@/components/check/card-facts'
import { IccidText } from '@/components/esims/iccid-text'
import { STATE_TONES } from '@/components/esims/state-tone'
import { UsageRing } from '@/components/esims/usage-ring'
import { ButtonLink } from '@/components/ui/button'
import { type Locale, localePath } from '@/i18n/routing'
import type { EsimUsage, OwnedEsimDetail } from '@/lib/esims/owner-types'
import type { ListedOrder } from '@/lib/orders/account-queries'
import { EsimHistory } from './esim-history'
import { EsimPlans } from './esim-plans'
import { esimPath, titleOf } from './esim-title'
import { FiguresLine } from './figures-line'
import { NameForm } from './name-form'
import { NextPlan } from './next-plan'
import { StateBadge } from './state-badge'
import { UsageChart } from './usage-chart'

interface Props {
  readonly locale: Locale
  readonly esim: OwnedEsimDetail
  readonly usage: EsimUsage
  readonly orders: readonly ListedOrder[]
  readonly nameAnswer: 'saved' | 'refused' | null
  readonly rename: (form: FormData) => Promise<void>
  /** Whether it can be given back. */
  readonly moneyBack?: ReactNode
  /** Renewing itself from the wallet. */
  readonly autoRenew?: ReactNode
}

/** Everything its owner may know of an eSIM and do with it. */
export async function EsimDetail(props: Props) {
  const { locale, esim, usage, orders, nameAnswer, rename } = props
  const t = await getTranslations({ locale, namespace: 'myEsims' })
  return (
    <div className="page pt-6 lg:pt-10">
      <p className="mb-3">
        <a
          className="font-semibold text-brand underline underline-offset-4"
          href={localePath(locale, '/account/esims')}
        >
          {t('all')}
        </a>
      </p>
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)] lg:items-start lg:gap-8">
        <div className="grid gap-6">
          <Situation locale={locale} esim={esim} />
          <NextPlan locale={locale} esim={esim} />
          <UsageChart locale={locale} usage={usage} />
          <EsimHistory locale={locale} iccid={esim.iccid} orders={orders} />
        </div>
        <div className="grid gap-6">
          <EsimPlans locale={locale} plans={esim.plans} />
          <NameForm locale={locale} label={esim.label} answer={nameAnswer} rename={rename} />
          {props.autoRenew}
          {props.moneyBack}
        </div>
      </div>
    </div>
  )
}

async function Situation({ locale, esim }: { locale: Locale; esim: OwnedEsimDetail }) {
  const t = await getTranslations({ locale })
  const { state, plan } = esim
  const name = plan?.name || esim.bundle?.name
  const words = esim.returnedAt ? ('myEsims.givenBack' as const) : (`states.${state}` as const)
  return (
    <section className="rounded-card border border-line bg-surface shadow-card">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 p-5 sm:p-7 sm:pb-5">
        <div className="min-w-0">
          <h1 className="text-3xl">
            <bdi>{titleOf(esim)}</bdi>
          </h1>
          {esim.label && name && <p className="mt-1 text-soft">{name}</p>}
          <p className="mt-1 text-sm text-soft">
            <IccidText iccid={esim.iccid} />
            {esim.provider && <span> · {esim.provider}</span>}
          </p>
        </div>
        <StateBadge locale={locale} esim={esim} />
      </div>
      {plan && !esim.returnedAt && (
        <div className="grid gap-6 px-5 pb-6 sm:grid-cols-[11rem_1fr] sm:items-center sm:gap-8 sm:px-7">
          <div className="justify-self-center">
            <UsageRing locale={locale} plan={plan} tone={STATE_TONES[state]} />
          </div>
          <CardFacts locale={locale} plan={plan} />
        </div>
      )}
      <div className="tear-line grid gap-4 p-5 sm:p-7">
        <div>
          <p className="font-bold text-lg">{t(`${words}.text`)}</p>
          <p className="mt-1 text-soft">{t(`${words}.next`)}</p>
          {esim.queuedPlans > 0 && !esim.returnedAt && (
            <p className="mt-2 font-semibold">{t('result.queued', { count: esim.queuedPlans })}</p>
          )}
        </div>
        {!esim.returnedAt && <FiguresLine locale={locale} figures={esim.figures} />}
        <InstallLink locale={locale} esim={esim} />
      </div>
    </section>
  )
}

async function InstallLink({ locale, esim }: { locale: Locale; esim: OwnedEsimDetail }) {
  const t = await getTranslations({ locale, namespace: 'myEsims' })
  if (esim.past) return null
  return (
    <ButtonLink
      href={localePath(locale, `${esimPath(esim.esimId)}/install`)}
      tone={esim.toInstall ? 'accent' : 'quiet'}
      className="justify-self-start"
    >
      {esim.toInstall ? t('install') : t('installAgain')}
    </ButtonLink>
  )
}
