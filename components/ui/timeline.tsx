import type { ReactNode } from 'react'
import { Icon } from './icon'

export type StepState = 'done' | 'now' | 'waiting' | 'failed'

export interface TimelineStep {
  readonly key: string
  readonly title: string
  readonly state: StepState
  /** The state in words, for those who do not see the marks. */
  readonly stateText: string
  readonly time?: ReactNode
}

const MARKS: Readonly<Record<StepState, string>> = {
  done: 'bg-good text-surface',
  now: 'bg-accent text-on-accent',
  waiting: 'border-2 border-line bg-surface text-soft',
  failed: 'bg-bad text-surface',
}

/** Steps one under the other, each with its state. */
export function Timeline({ label, steps }: { label: string; steps: readonly TimelineStep[] }) {
  return (
    <ol aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step.key}
          aria-current={step.state === 'now' ? 'step' : undefined}
          className="relative flex gap-4 pb-7 last:pb-0"
        >
          {index < steps.length - 1 && (
            <span
              aria-hidden="true"
              className={`absolute start-4 top-8 bottom-0 w-0.5 -translate-x-1/2 rtl:translate-x-1/2 ${step.state === 'done' ? 'bg-good' : 'bg-line'}`}
            />
          )}
          <span className={`grid size-8 shrink-0 place-items-center rounded-full ${MARKS[step.state]}`}>
            {step.state === 'done' && <Icon name="check" className="size-5" />}
            {step.state === 'failed' && <Icon name="cross" className="size-5" />}
            {step.state === 'now' && <Icon name="clock" className="size-5 animate-sweep" />}
          </span>
          <div className="pt-0.5">
            <p className={step.state === 'waiting' ? 'text-soft' : 'font-bold'}>
              {step.title} <span className="sr-only">({step.stateText})</span>
            </p>
            {step.time && <p className="text-sm text-soft">{step.time}</p>}
          </div>
        </li>
      ))}
    </ol>
  )
}
