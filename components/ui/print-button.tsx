'use client'

import { Icon } from './icon'
import { ScriptButton } from './script-button'

export function PrintButton({ label }: { label: string }) {
  return (
    <ScriptButton tone="quiet" className="no-print min-h-11 px-4" onClick={() => window.print()}>
      <Icon name="printer" />
      {label}
    </ScriptButton>
  )
}
