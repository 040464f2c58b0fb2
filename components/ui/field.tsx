import type { ComponentProps, ReactNode } from 'react'

interface Frame {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly error?: string | undefined
}

export const inputClass =
  'w-full rounded-2xl border-2 border-edge bg-surface px-4 py-3 text-ink aria-invalid:border-bad'

function FieldFrame({ id, label, hint, error, children }: Frame & { children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-bold">
        {label}
      </label>
      {children}
      {error && (
        <p id={`${id}-error`} className="font-semibold text-bad text-sm">
          {error}
        </p>
      )}
      <p id={`${id}-hint`} className="text-sm text-soft">
        {hint}
      </p>
    </div>
  )
}

const aria = ({ id, error }: Frame) => ({
  id,
  'aria-invalid': error ? true : undefined,
  'aria-describedby': error ? `${id}-error ${id}-hint` : `${id}-hint`,
})

/** One line of text with label, reason and error, tied together for screen readers. */
export function TextField({ id, label, hint, error, className, ...input }: ComponentProps<'input'> & Frame) {
  const frame = { id, label, hint, error }
  return (
    <FieldFrame {...frame}>
      <input {...input} {...aria(frame)} className={`${inputClass} min-h-14 ${className ?? ''}`} />
    </FieldFrame>
  )
}

export function TextArea({ id, label, hint, error, className, ...area }: ComponentProps<'textarea'> & Frame) {
  const frame = { id, label, hint, error }
  return (
    <FieldFrame {...frame}>
      <textarea {...area} {...aria(frame)} className={`${inputClass} min-h-28 ${className ?? ''}`} />
    </FieldFrame>
  )
}

interface Options {
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

/** One choice of a few, as the phone shows them. */
export function SelectField({
  id,
  label,
  hint,
  error,
  options,
  className,
  ...select
}: ComponentProps<'select'> & Frame & Options) {
  const frame = { id, label, hint, error }
  return (
    <FieldFrame {...frame}>
      <select {...select} {...aria(frame)} className={`${inputClass} min-h-14 ${className ?? ''}`}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}
