'use client'

import { type FormEvent, type ReactNode, startTransition, useActionState, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import { useReloadWhenRestored } from '@/components/ui/use-reload-when-restored'
import { useShownAnswer } from '@/components/ui/use-shown-answer'
import { PayChoiceFields, payWords, usePayChoice } from '@/components/wallet/pay-choice'
import type { DeviceWords } from '@/lib/core/devices/check'
import { looksLikeEmail } from '@/lib/core/email'
import { formatMoney, money } from '@/lib/core/money'
import type { WalletOffer } from '@/lib/orders/pay-choices'
import type { CheckoutState } from './checkout-state'
import type { CheckoutText } from './checkout-text'
import { CurrencyField } from './currency-field'
import { DeviceFields } from './device-fields'
import { EmailFields } from './email-fields'
import type { FormLine } from './form-line'
import {
  addedMinor,
  type FormPromotions,
  largerIds,
  largerTexts,
  levelBackMinor,
  promotionFor,
} from './form-promotions'
import { LineFields, travelDateId } from './line-fields'
import { PlaceFields } from './place-fields'
import { PromotionFields } from './promotion-fields'
import { type TaxAsked, TaxFields } from './tax-fields'

interface Props {
  readonly action: (state: CheckoutState, form: FormData) => Promise<CheckoutState>
  /** The answer to a try that was sent without JavaScript. */
  readonly initial: CheckoutState
  readonly hidden: Readonly<Record<'locale' | 'from', string>>
  readonly currency: string
  readonly currencies: readonly { readonly code: string; readonly name: string }[]
  readonly idempotencyKey: string
  readonly lines: readonly FormLine[]
  readonly promotions: FormPromotions
  /** What a signed-in buyer has besides a card; null where there is nothing. */
  readonly wallet: WalletOffer | null
  readonly email: { readonly value: string; readonly isFixed: boolean }
  /** Null where the store works out no tax. */
  readonly tax: TaxAsked | null
  readonly device: DeviceWords
  /** Asked where it is not known and makes a difference. */
  readonly place: Parameters<typeof PlaceFields>[0]['text'] | null
  readonly eidTest: ReactNode
  readonly lockTest: ReactNode
  readonly text: CheckoutText
}

/** How many, whose, on which phone, for which address; then one button. It sends the sum it shows, to be compared. */
export function CheckoutForm(props: Props) {
  const { hidden, currency, text } = props
  const [state, dispatch, isPending] = useActionState(props.action, props.initial)
  const [chosen, setChosen] = useState<Readonly<Record<string, number>>>({})
  const [emailWrong, setEmailWrong] = useState(false)
  const [dayWrong, setDayWrong] = useState(false)
  useReloadWhenRestored()
  const goTo = state?.goTo
  useEffect(() => {
    if (goTo) window.location.assign(goTo)
  }, [goTo])

  const isDayRefused = state?.code === 'TRAVEL_DATE_REQUIRED' || state?.code === 'TRAVEL_DATE_INVALID'
  const dated = props.lines.findIndex(({ travel }) => travel !== null)
  const fieldOf = (code: string) =>
    isDayRefused && dated >= 0 ? travelDateId(dated) : (FIELD_OF[code] ?? REFUSAL_ID)
  useShownAnswer(state, state?.code ? fieldOf(state.code) : null)

  // The larger bundle could not be had: what is shown now is what is delivered without it.
  const isSmaller = state?.code === 'LARGER_NOT_AVAILABLE'
  const lines = isSmaller ? props.lines.map((line) => ({ ...line, larger: [] })) : props.lines
  const quantityOf = (line: FormLine) => chosen[line.bundleId] ?? line.quantity
  const fullMinor = lines.reduce((sum, line) => sum + line.unitMinor * quantityOf(line), 0)
  const best = promotionFor(props.promotions, lines, quantityOf)
  const total = money(fullMinor + addedMinor(best) - (best?.effect.discountMinor ?? 0), currency)
  const price = formatMoney(total, hidden.locale)
  const { level } = props.promotions
  const pay = usePayChoice(total.amountMinor, props.wallet)
  const sums = { offer: props.wallet, currency, locale: hidden.locale }

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter)
    const isPaying = (form.get('intent') ?? 'pay') === 'pay'
    const isWrong = isPaying && !looksLikeEmail(String(form.get('email')))
    setEmailWrong(isWrong)
    const day = event.currentTarget.querySelector<HTMLInputElement>('input[type=date]:invalid')
    const isDayWrong = isPaying && day !== null
    setDayWrong(isDayWrong)
    if (isDayWrong) day.focus()
    else if (isWrong) document.getElementById('email')?.focus()
    else startTransition(() => dispatch(form))
  }

  return (
    <form action={dispatch} onSubmit={submit} noValidate className="grid gap-8">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="idempotency_key" value={state?.idempotencyKey ?? props.idempotencyKey} />
      <input type="hidden" name="shown" value={`${total.amountMinor} ${total.currency}`} />
      <input type="hidden" name="larger" value={best ? largerIds(best).join() : ''} />
      {/* What Enter presses: the first button of a form, which must not be one that removes something. */}
      <button type="submit" name="intent" value="pay" tabIndex={-1} aria-hidden="true" className="sr-only" />
      <Refusal state={state} text={text} />
      <CurrencyField current={currency} currencies={props.currencies} text={text.currency} />
      <div className="grid gap-6">
        {lines.map((line, place) => (
          <LineFields
            key={line.bundleId}
            line={line}
            place={place}
            quantity={quantityOf(line)}
            onQuantity={(quantity) => setChosen((before) => ({ ...before, [line.bundleId]: quantity }))}
            price={formatMoney(money(line.unitMinor * quantityOf(line), currency), hidden.locale)}
            isDayAsked={dayWrong || isDayRefused}
            locale={hidden.locale}
            text={text}
          />
        ))}
        {hidden.from === 'cart' ? (
          <SaveButton label={text.update} />
        ) : (
          <noscript>
            <SaveButton label={text.update} />
          </noscript>
        )}
      </div>
      <DeviceFields
        initial={props.device}
        isMissing={state?.code === 'DEVICE_NOT_CHECKED'}
        eidTest={props.eidTest}
        lockTest={props.lockTest}
        locale={hidden.locale}
        text={text.device}
      />
      {props.place && <PlaceFields text={props.place} isMissing={state?.code === 'COUNTRY_NOT_CONFIRMED'} />}
      <EmailFields {...props.email} isWrong={emailWrong || state?.code === 'VALIDATION'} text={text.email} />
      {props.tax && (
        <TaxFields asked={props.tax} error={state?.code === TAX_REFUSED ? state.message : undefined} />
      )}
      <PromotionFields
        code={props.promotions.code}
        refusal={props.promotions.refusal}
        best={best}
        larger={best ? largerTexts(best, lines) : []}
        level={level && { name: level.name, backMinor: levelBackMinor(level, total.amountMinor, best) }}
        fullMinor={fullMinor}
        currency={currency}
        locale={hidden.locale}
        text={text.promo}
      />
      <PayChoiceFields pay={pay} text={text.pay} {...sums} />
      <PayBar
        price={price}
        words={payWords(pay.chosen, text.pay, sums)}
        isPending={isPending || goTo !== undefined}
        text={text}
      />
    </form>
  )
}

interface PayBarProps {
  readonly price: string
  /** Where a wallet pays. */
  readonly words: ReturnType<typeof payWords>
  readonly isPending: boolean
  readonly text: CheckoutText
}

/** The sum, and the one button that says it again. */
function PayBar({ price, words, isPending, text }: PayBarProps) {
  return (
    <div className="grid gap-4">
      <p className="flex items-baseline justify-between gap-4">
        <span className="font-bold">{text.total}</span>
        <output className="font-extrabold text-3xl tabular-nums">{price}</output>
      </p>
      <p className="-mt-3 text-sm text-soft">{text.totalNote}</p>
      <Button
        type="submit"
        name="intent"
        value="pay"
        tone="accent"
        disabled={isPending}
        className="min-h-16 w-full flex-col gap-0.5 text-lg"
      >
        <span className="flex items-center gap-2">
          <Icon name="lock" />
          {isPending ? text.submitting : (words?.submit ?? text.submit.replace('{price}', price))}
        </span>
        {!isPending && <span className="font-semibold text-sm">{words?.note ?? text.submitNote}</span>}
      </Button>
    </div>
  )
}

const SaveButton = ({ label }: { label: string }) => (
  <Button type="submit" name="intent" value="save" tone="quiet" className="justify-self-start">
    {label}
  </Button>
)

const REFUSAL_ID = 'refusal'
/** Where an answer is about one field. */
const TAX_REFUSED = 'TAX_LOCATION_REQUIRED'
const FIELD_OF: Readonly<Record<string, string>> = {
  DEVICE_NOT_CHECKED: 'device_model',
  COUNTRY_NOT_CONFIRMED: 'outside_restricted',
  VALIDATION: 'email',
  [TAX_REFUSED]: 'tax_country',
}

/** The page shows the new ones: look, and press again. */
const OTHER_SUMS: readonly string[] = ['PRICE_CHANGED', 'LARGER_NOT_AVAILABLE', 'WALLET_CHANGED']

function Refusal({ state, text }: { state: CheckoutState; text: CheckoutText }) {
  if (state === null || state.code === null) return null
  return (
    <Notice
      id={REFUSAL_ID}
      tone={OTHER_SUMS.includes(state.code) ? 'warn' : 'bad'}
      title={state.message}
      live
    >
      <p>{text.nothingCharged}</p>
    </Notice>
  )
}
