import type { ReactNode, Ref } from 'react'

interface Props {
  readonly ref?: Ref<HTMLInputElement>
  readonly name: string
  readonly checked?: boolean
  readonly defaultChecked?: boolean
  readonly onChange?: (checked: boolean) => void
  readonly children: ReactNode
}

/** A box to tick; its whole line can be pressed. */
export function Tick({ name, onChange, children, ...state }: Props) {
  return (
    <label htmlFor={name} className="flex min-h-12 items-start gap-3 py-2.5">
      <input
        {...state}
        type="checkbox"
        id={name}
        name={name}
        value="1"
        onChange={(event) => onChange?.(event.target.checked)}
        className="mt-0.5 size-6 shrink-0 accent-brand"
      />
      <span>{children}</span>
    </label>
  )
}
