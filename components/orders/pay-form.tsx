'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { startTransition, useActionState } from 'react'
import { useForm } from 'react-hook-form'
import { type TaxAsked, TaxFields } from '@/components/checkout/tax-fields'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import { useReloadWhenRestored } from '@/components/ui/use-reload-when-restored'
import { useShownAnswer } from '@/components/ui/use-shown-answer'
import { PayChoiceFields, payWords, usePayChoice } from '@/components/wallet/pay-choice'
import type { PayText } from '@/components/wallet/pay-text'
import type { ErrorCode } from '@/lib/core/error-codes'
import type { Money } from '@/lib/core/money'
import type { WalletOffer } from '@/lib/orders/pay-choices'
import { placeOrderInput } from '@/lib/orders/schemas'
import { ANSWER_ID } from './answer-id'

/** What the server said to the last try; null before the first one. */
export type PayFormState = {
  readonly code: ErrorCode
  readonly message: string
  readonly email: string
  /** A new key after a definite no; the same one where the first try may still count. */
  readonly idempotencyKey: string
} | null

interface Props {
  readonly action: (state: PayFormState, form: FormData) => Promise<PayFormState>
  /** The answer to a try that was sent without JavaScript. */
  readonly initial: PayFormState
  readonly hidden: Readonly<Record<'quote_id' | 'locale' | 'iccid' | 'bundle' | 'currency', string>>
  readonly idempotencyKey: string
  readonly price: Money
  /** What a signed-in buyer has besides a card; null where there is nothing. */
  readonly wallet: WalletOffer | null
  readonly payText: PayText
  /** Null where the store works out no tax. */
  readonly tax: TaxAsked | null
  /** This page again, with a fresh offer. */
  readonly freshHref: string
  readonly text: Readonly<
    Record<
      | 'email'
      | 'emailHint'
      | 'emailInvalid'
      | 'submit'
      | 'submitNote'
      | 'submitting'
      | 'nothingCharged'
      | 'fresh',
      string
    >
  >
}

/** E-mail and one button. Sends a quote's id, never a price; a second click sends the same key. */
export function PayForm({ action, initial, hidden, idempotencyKey, freshHref, text, ...paying }: Props) {
  const [state, dispatch, isPending] = useActionState(action, initial)
  const {
    register,
    handleSubmit,
    formState: { errors },
  } = useForm({
    // No default values: with them the library would empty a field that somebody typed into before it was there.
    resolver: zodResolver(placeOrderInput.pick({ email: true })),
  })
  useReloadWhenRestored()
  // Said by the server where the form was sent before its script was there.
  const isEmailWrong = errors.email !== undefined || (!isPending && state?.code === 'VALIDATION')
  useShownAnswer(state, state && (state.code === 'VALIDATION' ? 'email' : ANSWER_ID))
  const pay = usePayChoice(paying.price.amountMinor, paying.wallet)
  const sums = { offer: paying.wallet, currency: paying.price.currency, locale: hidden.locale }
  const words = payWords(pay.chosen, paying.payText, sums)

  return (
    <form
      action={dispatch}
      onSubmit={(event) => {
        const form = new FormData(event.currentTarget)
        return handleSubmit(() => startTransition(() => dispatch(form)))(event)
      }}
      noValidate
      className="grid gap-4"
    >
      {state && (
        <Notice id={ANSWER_ID} tone="bad" title={state.message} live>
          <p>{text.nothingCharged}</p>
          {state.code !== 'VALIDATION' && (
            <a
              href={freshHref}
              className="inline-flex min-h-11 items-center font-bold underline underline-offset-4"
            >
              {text.fresh}
            </a>
          )}
        </Notice>
      )}
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="idempotency_key" value={state?.idempotencyKey ?? idempotencyKey} />
      <TextField
        id="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        required
        dir="ltr"
        label={text.email}
        hint={text.emailHint}
        error={isEmailWrong ? text.emailInvalid : undefined}
        defaultValue={state?.email ?? ''}
        {...register('email')}
      />
      {paying.tax && <TaxFields asked={paying.tax} error={undefined} />}
      <PayChoiceFields pay={pay} text={paying.payText} {...sums} />
      <Button
        type="submit"
        tone="accent"
        disabled={isPending}
        className="min-h-16 w-full flex-col gap-0.5 text-lg"
      >
        <span className="flex items-center gap-2">
          <Icon name="lock" />
          {isPending ? text.submitting : (words?.submit ?? text.submit)}
        </span>
        {!isPending && <span className="font-semibold text-sm">{words?.note ?? text.submitNote}</span>}
      </Button>
    </form>
  )
}
