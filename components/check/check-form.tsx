'use client'

import { type FormEvent, lazy, Suspense, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { ScriptButton } from '@/components/ui/script-button'
import { useTyped } from '@/components/ui/use-typed'
import { readIccid } from '@/lib/core/iccid'
import type { CheckFormText } from './check-form-text'
import { ReadingNotice } from './reading-notice'
import type { Problem } from './typed-number'

const ScanDialog = lazy(() => import('./scan-dialog'))

interface Props {
  /** The check page in the visitor's language: target of the form without JavaScript, parent of the result pages. */
  readonly action: string
  readonly text: CheckFormText
  /** What was wrong with the number typed before, on the pages that explain it. */
  readonly problem?: Problem
  readonly autoFocus?: boolean
}

/** One field for the number, with paste and scan. Says what a wrong number is before anything is asked. */
export function CheckForm({ action, text, problem, autoFocus = false }: Props) {
  const id = useId()
  const { field, typed, setTyped } = useTyped('')
  const [submitted, setSubmitted] = useState<string | null>(null)
  const [leaving, setLeaving] = useState(false)
  const [scanning, setScanning] = useState(false)
  const [pasteRefused, setPasteRefused] = useState(false)
  const reading = readIccid(typed)
  const looksRight = reading.kind === 'iccid' && reading.checkDigitOk

  const open = (number: string) => {
    setLeaving(true)
    window.location.assign(`${action}/${number}`)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setSubmitted(typed)
    if (reading.kind === 'iccid' && reading.checkDigitOk) open(reading.iccid)
    else field.current?.focus()
  }
  const take = (value: string) => {
    setTyped(value)
    setSubmitted(value)
    field.current?.focus()
  }
  const paste = async () => {
    try {
      take(await navigator.clipboard.readText())
      setPasteRefused(false)
    } catch {
      setPasteRefused(true)
      field.current?.focus()
    }
  }

  return (
    <form action={action} method="get" onSubmit={submit} noValidate className="grid gap-3">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-bold">
          {text.label}
        </label>
      </div>
      <div className="relative">
        <input
          ref={field}
          id={id}
          name="iccid"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          // biome-ignore lint/a11y/noAutofocus: only on the page whose one purpose is this field
          autoFocus={autoFocus}
          inputMode="numeric"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          dir="ltr"
          placeholder={text.placeholder}
          aria-describedby={`${id}-hint ${id}-answer`}
          aria-invalid={submitted !== null && submitted === typed && !looksRight}
          className="min-h-14 w-full rounded-2xl border-2 border-edge bg-surface px-4 pe-12 font-semibold text-ink text-xl tabular-nums tracking-wide placeholder:text-soft"
        />
        {looksRight && (
          <Icon name="check" className="-translate-y-1/2 absolute end-4 top-1/2 size-6 text-good" />
        )}
      </div>
      <p id={`${id}-hint`} className="text-sm text-soft">
        {looksRight ? text.valid : text.hint}
      </p>
      <div id={`${id}-answer`} aria-live="polite" className="empty:hidden">
        <ReadingNotice
          action={action}
          reading={submitted !== null && submitted === typed ? reading : null}
          problem={submitted === null ? problem : undefined}
          text={text}
        />
        {pasteRefused && typed === '' && <p className="text-sm text-warn">{text.pasteRefused}</p>}
      </div>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-[1fr_auto_auto]">
        <Button
          type="submit"
          tone="accent"
          disabled={leaving}
          className="col-span-2 min-h-14 text-lg sm:col-span-1"
        >
          {leaving ? text.submitting : text.submit}
          <Icon name="arrow" />
        </Button>
        <ScriptButton tone="quiet" onClick={() => setScanning(true)} className="min-h-14">
          <Icon name="scan" />
          {text.scan}
        </ScriptButton>
        <ScriptButton tone="quiet" onClick={paste} className="min-h-14">
          <Icon name="paste" />
          {text.paste}
        </ScriptButton>
      </div>
      {scanning && (
        <Suspense fallback={null}>
          <ScanDialog
            text={text.scanner}
            activationCode={text.problems['activation-code']}
            onNumber={(number) => {
              setScanning(false)
              take(number)
            }}
            onClose={() => setScanning(false)}
          />
        </Suspense>
      )}
    </form>
  )
}
