'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { startTransition, useActionState } from 'react'
import { useForm } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { TextArea, TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { useShownAnswer } from '@/components/ui/use-shown-answer'
import type { ErrorCode } from '@/lib/core/error-codes'
import { renewalRequestInput } from '@/lib/orders/schemas'
import { ANSWER_ID } from './answer-id'

export type AskFormState =
  | { readonly sent: true }
  | {
      readonly sent: false
      readonly code: ErrorCode
      readonly message: string
      readonly email: string
      readonly note: string
    }
  | null

interface Props {
  readonly action: (state: AskFormState, form: FormData) => Promise<AskFormState>
  /** The answer to a try that was sent without JavaScript. */
  readonly initial: AskFormState
  readonly hidden: { readonly iccid: string; readonly locale: string }
  readonly text: Readonly<
    Record<
      | 'email'
      | 'emailHint'
      | 'emailInvalid'
      | 'note'
      | 'noteHint'
      | 'submit'
      | 'submitting'
      | 'sent'
      | 'sentText'
      | 'nothingCharged',
      string
    >
  >
}

/** A request to a person, where nothing on sale fits. */
export function AskForm({ action, initial, hidden, text }: Props) {
  const [state, dispatch, isPending] = useActionState(action, initial)
  const refused = state?.sent === false ? state : null
  const {
    register,
    handleSubmit,
    formState: { errors },
  } = useForm({
    // No default values: with them the library would empty a field that somebody typed into before it was there.
    resolver: zodResolver(renewalRequestInput.pick({ email: true, note: true })),
  })
  // Said by the server where the form was sent before its script was there.
  const isEmailWrong = errors.email !== undefined || (!isPending && refused?.code === 'VALIDATION')
  useShownAnswer(state, refused?.code === 'VALIDATION' ? 'email' : ANSWER_ID)
  if (state?.sent) {
    return (
      <Notice id={ANSWER_ID} tone="good" title={text.sent} live>
        {text.sentText}
      </Notice>
    )
  }
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
      {refused && (
        <Notice id={ANSWER_ID} tone="bad" title={refused.message} live>
          {text.nothingCharged}
        </Notice>
      )}
      <input type="hidden" name="iccid" value={hidden.iccid} />
      <input type="hidden" name="locale" value={hidden.locale} />
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
        defaultValue={refused?.email ?? ''}
        {...register('email')}
      />
      <TextArea
        id="note"
        maxLength={2000}
        label={text.note}
        hint={text.noteHint}
        defaultValue={refused?.note ?? ''}
        {...register('note')}
      />
      <Button type="submit" disabled={isPending} className="min-h-14 text-lg">
        {isPending ? text.submitting : text.submit}
      </Button>
    </form>
  )
}
