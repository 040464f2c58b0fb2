import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { getTranslations } from 'next-intl/server'
import { knownDevice } from '@/app/_http/device-cookie'
import { localeOf } from '@/app/_http/locale-of'
import { visitorChoice } from '@/app/_http/visitor-choice'
import { IccidText } from '@/components/esims/iccid-text'
import { AskView } from '@/components/orders/ask-view'
import { OfferList } from '@/components/orders/offer-list'
import { PayView } from '@/components/orders/pay-view'
import { RenewRefused } from '@/components/orders/renew-refused'
import type { Locale } from '@/i18n/routing'
import { currentViewer } from '@/lib/auth/viewer'
import type { ErrorCode } from '@/lib/core/error-codes'
import { quoteRenewal } from '@/lib/orders/commands/quote-renewal'
import { listRenewalOffers } from '@/lib/orders/queries'
import { walletOffer } from '@/lib/orders/wallet-offer'
import { config } from '@/lib/platform/config'
import { clientKey } from '@/lib/platform/http/client-key'
import { visitorCountry } from '@/lib/platform/http/visitor-country'
import { ask, pay } from './actions'
import { refusedCode, typedBefore } from './plain-answer'
import { refusalText } from './refusal-text'

type Props = PageProps<'/[locale]/renew/[iccid]'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { iccid } = await params
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.renew' })
  return { title: t('title', { last4: iccid.slice(-4) }), robots: { index: false, follow: false } }
}

/** Without `?bundle=` the offers, with it a quote and the form that pays it. */
export default async function RenewPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { iccid } = await params
  const { query, currency } = await visitorChoice(searchParams)
  const { bundle, refused, sent } = query
  const t = await getTranslations({ locale, namespace: 'renew' })
  const asked = { iccid, currency, clientKey: clientKey(await headers()) }
  const isPaying = typeof bundle === 'string'
  const code = refusedCode(refused)
  const refusal = code && (await refusalOf(locale, iccid, code))
  return (
    <div className="page pt-6 lg:pt-10">
      <header className="mb-8">
        <p className="font-semibold text-soft">
          <IccidText iccid={iccid} />
        </p>
        <h1 className="mt-1 text-3xl sm:text-4xl">{isPaying ? t('pay.title') : t('title')}</h1>
      </header>
      {isPaying ? (
        <Paying locale={locale} asked={{ ...asked, bundleId: bundle }} refusal={refusal} />
      ) : (
        <Choosing locale={locale} asked={asked} refusal={refusal} sent={sent === '1'} />
      )}
    </div>
  )
}

interface Asked {
  readonly iccid: string
  readonly currency: string
  readonly clientKey: string
}

/** Why a form came back that was sent without JavaScript, and with what in it. */
interface Refusal {
  readonly code: ErrorCode
  readonly message: string
  readonly key: string
  readonly email: string
  readonly note: string
  readonly taxPlace: { readonly country: string; readonly postalCode: string } | null
}

async function refusalOf(locale: Locale, iccid: string, code: ErrorCode): Promise<Refusal> {
  const typed = await typedBefore(iccid)
  return {
    code,
    message: await refusalText(locale, code),
    // Where the first try may still count, the next click is the same one.
    key: typed?.key ?? '',
    email: typed?.email ?? '',
    note: typed?.note ?? '',
    taxPlace: typed && { country: typed.country, postalCode: typed.postalCode },
  }
}

interface ChoosingProps {
  readonly locale: Locale
  readonly asked: Asked
  readonly refusal: Refusal | null
  readonly sent: boolean
}

async function Choosing({ locale, asked, refusal, sent }: ChoosingProps) {
  const found = await listRenewalOffers(asked)
  if (!found.ok) return <RenewRefused locale={locale} iccid={asked.iccid} error={found.error} />
  const t = await getTranslations({ locale, namespace: 'renew' })
  const offers = found.value
  return (
    <>
      {offers.currentPlan && (
        <p className="-mt-5 mb-8 text-lg text-soft">{t('present', { plan: offers.currentPlan })}</p>
      )}
      {offers.kind === 'none' ? (
        <AskView
          locale={locale}
          iccid={offers.iccid}
          reason={offers.reason}
          answer={
            sent
              ? { sent }
              : refusal && {
                  sent,
                  code: refusal.code,
                  message: refusal.message,
                  email: refusal.email,
                  note: refusal.note,
                }
          }
          ask={ask}
        />
      ) : (
        <OfferList
          locale={locale}
          offers={offers}
          currencies={config().currencies}
          currency={asked.currency}
        />
      )}
    </>
  )
}

interface PayingProps {
  readonly locale: Locale
  readonly asked: Asked & { readonly bundleId: string }
  readonly refusal: Refusal | null
}

async function Paying({ locale, asked, refusal }: PayingProps) {
  const viewer = await currentViewer()
  const buyer = {
    userId: viewer?.userId ?? null,
    email: viewer?.email ?? null,
    devices: await knownDevice(),
  }
  const quote = await quoteRenewal({ ...asked, promotion: buyer })
  if (!quote.ok) return <RenewRefused locale={locale} iccid={asked.iccid} error={quote.error} />
  return (
    <PayView
      locale={locale}
      quote={quote.value}
      wallet={await walletOffer(viewer, quote.value.price.currency)}
      taxPlace={refusal?.taxPlace ?? { country: visitorCountry(await headers()) ?? '', postalCode: '' }}
      idempotencyKey={refusal?.key || crypto.randomUUID()}
      refusal={refusal && { code: refusal.code, message: refusal.message, email: refusal.email }}
      pay={pay}
    />
  )
}
