import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { Notice } from '@/components/ui/notice'
import type { LockWord } from '@/lib/core/devices/check'
import type { DeviceText } from './checkout-text'

interface Props {
  readonly lock: LockWord
  readonly onLock: (lock: LockWord) => void
  readonly lockTest: ReactNode
  readonly text: DeviceText
}

const ANSWERS = ['unknown', 'free', 'locked'] as const satisfies readonly LockWord[]

/** Whether an operator has locked the phone: how to find out, and what was found. */
export function LockFields({ lock, onLock, lockTest, text }: Props) {
  const set = useRef<HTMLFieldSetElement>(null)
  const words = { unknown: text.lockUnknown, free: text.lockFree, locked: text.lockLocked }
  // What was chosen before the page's scripts ran.
  useLayoutEffect(() => {
    const chosen = set.current?.querySelector<HTMLInputElement>('input:checked')?.value
    const known = ANSWERS.find((answer) => answer === chosen)
    if (known) onLock(known)
  }, [onLock])
  return (
    <div>
      {lockTest}
      <fieldset ref={set} className="min-w-0">
        <legend className="pt-2.5 font-bold">{text.lock}</legend>
        {ANSWERS.map((answer) => (
          <label key={answer} className="flex min-h-12 items-start gap-3 py-2.5">
            <input
              type="radio"
              name="device_lock"
              value={answer}
              checked={answer === lock}
              onChange={() => onLock(answer)}
              className="mt-0.5 size-6 shrink-0 accent-brand"
            />
            <span>{words[answer]}</span>
          </label>
        ))}
      </fieldset>
      <div aria-live="polite" className="empty:hidden">
        {lock === 'locked' && (
          <Notice tone="bad" title={text.lockTitle}>
            <p>{text.lockText}</p>
          </Notice>
        )}
      </div>
    </div>
  )
}
