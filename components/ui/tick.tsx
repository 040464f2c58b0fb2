import type { ReactNode, Ref } from 'react'

interface Props {
  readonly ref?: Ref<HTMLInputElement>
  readonly name: string
  /** What is sent where it is ticked. */
  readonly value?: string
  readonly checked?: boolean
  readonly defaultChecked?: boolean
  readonly onChange?: (checked: boolean) => void
  readonly children: ReactNode
}

/** A box to tick; its whole line can be pressed. */
export function Tick({ name, value = '1', onChange, children, ...state }: Props) {
  return (
    <label htmlFor={name} className="flex min-h-12 items-start gap-3 py-2.5">
      <input
        {...state}
        type="checkbox"
        id={name}
        name={name}
        value={value}
        onChange={(event) => onChange?.(event.target.checked)}
        className="mt-0.5 size-6 shrink-0 accent-brand"
      />
      <span>{children}</span>
    </label>
  )
}
