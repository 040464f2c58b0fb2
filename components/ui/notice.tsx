import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'
import { TONE_TEXT, type Tone } from './tone'

const ICONS: Readonly<Record<Tone, IconName>> = {
  good: 'check',
  warn: 'alert',
  bad: 'alert',
  note: 'info',
  idle: 'info',
}

const TINTS: Readonly<Record<Tone, string>> = {
  good: 'bg-good-tint',
  warn: 'bg-warn-tint',
  bad: 'bg-bad-tint',
  note: 'bg-note-tint',
  idle: 'bg-sunk',
}

interface Props {
  readonly tone: Tone
  readonly title: ReactNode
  readonly children?: ReactNode
  /** Set where the notice answers something the person has just done. */
  readonly live?: boolean
  readonly id?: string
}

/** One thing to know, with a title that stands for itself. */
export function Notice({ tone, title, children, live = false, id }: Props) {
  return (
    <div
      id={id}
      role={live ? 'alert' : undefined}
      className={`flex gap-3 rounded-2xl p-4 text-ink ${TINTS[tone]}`}
    >
      <Icon name={ICONS[tone]} className={`mt-0.5 size-6 ${TONE_TEXT[tone]}`} />
      <div className="min-w-0 grow">
        <p className="font-bold">{title}</p>
        {children && <div className="mt-1 text-[0.9375rem]">{children}</div>}
      </div>
    </div>
  )
}
