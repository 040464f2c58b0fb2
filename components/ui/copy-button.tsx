'use client'

import { useState } from 'react'
import { Icon } from './icon'
import { ScriptButton } from './script-button'

interface Props {
  readonly value: string
  readonly text: { readonly copy: string; readonly copied: string; readonly failed: string }
  /** What is copied, for those who hear "copy" without seeing where. */
  readonly what: string
}

/** Puts a text into the clipboard and says so. */
export function CopyButton({ value, text, what }: Props) {
  const [said, setSaid] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setSaid(text.copied)
    } catch {
      setSaid(text.failed)
    }
  }
  return (
    <span className="no-print inline-flex items-center gap-2">
      <ScriptButton tone="quiet" className="min-h-11 shrink-0 px-4" onClick={copy}>
        <Icon name={said === text.copied ? 'check' : 'paste'} />
        {text.copy}
        <span className="sr-only"> {what}</span>
      </ScriptButton>
      <span role="status" className="text-sm text-soft">
        {said}
      </span>
    </span>
  )
}
