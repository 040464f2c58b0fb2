'use client'

import { Button } from './button'
import { Icon } from './icon'

export function PrintButton({ label }: { label: string }) {
  return (
    <Button tone="quiet" className="no-print min-h-11 px-4" onClick={() => window.print()}>
      <Icon name="printer" />
      {label}
    </Button>
  )
}
