import type { ReactNode } from 'react'
import { TONE_TINT, type Tone } from './tone'

export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-2 rounded-full px-3 py-1 font-bold text-sm ${TONE_TINT[tone]}`}
    >
      <span className="size-2 rounded-full bg-current" aria-hidden="true" />
      {children}
    </span>
  )
}
