'use client'

import { useRef } from 'react'
import { TextField } from '@/components/ui/field'

interface Props {
  readonly label: string
  readonly hint: string
  readonly error?: string
}

/**
 * Six digits in one field, so that pasting, autofill and screen readers work. Digits that come all at once (pasted, or
 * filled in by the phone) are sent at once; typed ones wait for the button.
 */
export function CodeField({ label, hint, error }: Props) {
  const before = useRef('')
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
        const cameAtOnce = value.length - before.current.length >= 6
        before.current = value
        if (cameAtOnce && value.replace(/[^\p{Nd}]/gu, '').length === 6) form?.requestSubmit()
      }}
    />
  )
}
