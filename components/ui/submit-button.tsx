'use client'

import type { ComponentProps } from 'react'
import { useFormStatus } from 'react-dom'
import { Button } from './button'

/** Sends its form once: while the server works it says so and takes no second click. */
export function SubmitButton({
  pending,
  disabled,
  children,
  ...rest
}: ComponentProps<typeof Button> & { pending: string }) {
  const status = useFormStatus()
  return (
    <Button {...rest} type="submit" disabled={disabled || status.pending} aria-busy={status.pending}>
      {status.pending ? pending : children}
    </Button>
  )
}
