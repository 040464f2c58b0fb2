import type { ReactNode } from 'react'
import { Agreement } from '@/components/texts/agreement'
import type { Locale } from '@/i18n/routing'
import type { DeviceWords } from '@/lib/core/devices/check'
import type { WalletOffer } from '@/lib/orders/pay-choices'
import { refundPromise } from '@/lib/orders/refund-promise'
import { CheckoutForm } from './checkout-form'
import type { CheckoutState } from './checkout-state'
import { checkoutText } from './checkout-text'
import { EidTest, LockTest } from './device-tests'
import type { FormLine } from './form-line'
import type { FormPromotions } from './form-promotions'
import type { placeAsked } from './place-asked'
import { taxAsked } from './tax-asked'
import { WhatHappens } from './what-happens'

interface Props {
  readonly locale: Locale
  readonly from: 'buy' | 'cart'
  readonly currency: string
  readonly currencies: readonly string[]
  readonly lines: readonly FormLine[]
  readonly promotions: FormPromotions
  readonly wallet: WalletOffer | null
  readonly email: { readonly value: string; readonly isFixed: boolean }
  /** What was said of where the buyer is. */
  readonly taxPlace: { readonly country: string; readonly postalCode: string }
  readonly device: DeviceWords
  /** What the buyer has to say about where they are; null where nothing. */
  readonly place: Awaited<ReturnType<typeof placeAsked>>
  readonly initial: CheckoutState
  readonly idempotencyKey: string
  readonly action: (state: CheckoutState, form: FormData) => Promise<CheckoutState>
  /** What is bought, beside the form. */
  readonly summary: ReactNode
}

/** What is bought, then the form that pays it, then what happens next. On a desk the first and the last share a column. */
export async function CheckoutView(props: Props) {
  const { locale } = props
  const names = new Intl.DisplayNames(locale, { type: 'currency' })
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)] lg:grid-rows-[auto_1fr] lg:items-start lg:gap-x-12">
      {props.summary}
      <div className="rounded-card border border-line bg-surface p-5 shadow-card sm:p-7 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <CheckoutForm
          action={props.action}
          initial={props.initial}
          hidden={{ locale, from: props.from }}
          currency={props.currency}
          currencies={props.currencies.map((code) => ({ code, name: names.of(code) ?? code }))}
          idempotencyKey={props.idempotencyKey}
          lines={props.lines}
          promotions={props.promotions}
          wallet={props.wallet}
          email={props.email}
          tax={await taxAsked(locale, props.taxPlace)}
          device={props.device}
          place={props.place}
          eidTest={<EidTest locale={locale} />}
          lockTest={<LockTest locale={locale} />}
          text={await checkoutText(locale)}
        />
        <Agreement locale={locale} />
      </div>
      <WhatHappens
        locale={locale}
        promise={await refundPromise(props.lines.map(({ bundleId }) => bundleId))}
      />
    </div>
  )
}
