'use client'

import type { ChangeEvent } from 'react'
import { TextField } from '@/components/ui/field'

interface Props {
  readonly label: string
  readonly hint: string
  readonly error?: string
}

/** Whether an input came at once: pasted, dropped, or filled in by the phone. A typed digit says what it is. */
function cameAtOnce({ nativeEvent }: ChangeEvent<HTMLInputElement>): boolean {
  const { data, inputType } = nativeEvent as Partial<InputEvent>
  return data == null ? !inputType?.startsWith('delete') : data.length >= 6
}

/**
 * Six digits in one field, so that pasting, autofill and screen readers work. Digits that come all at once are sent at
 * once; typed ones wait for the button.
 */
export function CodeField({ label, hint, error }: Props) {
  return (
    <TextField
      id="code"
      name="code"
      type="text"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoFocus
      required
      dir="ltr"
      label={label}
      hint={hint}
      error={error}
      className="text-center font-extrabold text-3xl tracking-[0.35em]"
      onChange={(event) => {
        const { value, form } = event.currentTarget
        if (cameAtOnce(event) && value.replace(/[^\p{Nd}]/gu, '').length === 6) form?.requestSubmit()
      }}
    />
  )
}
