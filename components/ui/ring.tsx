import type { ReactNode } from 'react'
import { TONE_TEXT, type Tone } from './tone'

const RADIUS = 52
const LENGTH = 2 * Math.PI * RADIUS

interface Props {
  /** How much is left, 0 to 1; null draws a full, quiet ring. */
  readonly fraction: number | null
  readonly tone: Tone
  /** The whole meaning in words, for those who do not see the ring. */
  readonly label: string
  /** For lists. */
  readonly small?: boolean
  readonly children: ReactNode
}

/** A ring that empties. Drawn on the server with attributes only: no script, no inline style. */
export function Ring({ fraction, tone, label, small = false, children }: Props) {
  const left = fraction === null ? 1 : Math.min(1, Math.max(0, fraction))
  // A round cap would show a dot at zero, and a sliver must stay visible above it.
  const shown = left === 0 ? 0 : Math.max(left, 0.02)
  return (
    <div
      className={`relative grid shrink-0 place-items-center ${small ? 'size-28 text-sm' : 'size-44'}`}
      role="img"
      aria-label={label}
    >
      <svg
        viewBox="0 0 120 120"
        className="absolute inset-0 size-full -rotate-90 rtl:-scale-y-100"
        aria-hidden="true"
      >
        <circle cx="60" cy="60" r={RADIUS} fill="none" stroke="var(--line)" strokeWidth="9" />
        {shown > 0 && (
          <circle
            cx="60"
            cy="60"
            r={RADIUS}
            fill="none"
            stroke="currentColor"
            className={TONE_TEXT[tone]}
            strokeWidth="9"
            strokeLinecap={shown === 1 ? 'butt' : 'round'}
            strokeDasharray={`${(shown * LENGTH).toFixed(2)} ${LENGTH.toFixed(2)}`}
          />
        )}
      </svg>
      <div className="relative text-center leading-tight" aria-hidden="true">
        {children}
      </div>
    </div>
  )
}
