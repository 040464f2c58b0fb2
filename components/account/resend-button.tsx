'use client'

import { useEffect, useState } from 'react'
import { SubmitButton } from '@/components/ui/submit-button'

interface Props {
  /** Milliseconds since 1970. */
  readonly availableAt: number
  readonly label: string
  /** With `{time}` where the rest of the pause goes. */
  readonly waitLabel: string
}

/** Counts the pause down; without JavaScript it is always there, and the server says how long to wait. */
export function ResendButton({ availableAt, label, waitLabel }: Props) {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const tick = () => setLeft(Math.max(0, Math.ceil((availableAt - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 500)
    return () => clearInterval(timer)
  }, [availableAt])
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
  return (
    <SubmitButton tone="quiet" disabled={left > 0} pending={label} className="min-h-11 tabular-nums">
      {left > 0 ? waitLabel.replace('{time}', time) : label}
    </SubmitButton>
  )
}
