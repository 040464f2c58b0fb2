import { TextField } from '@/components/ui/field'
import { useTyped } from '@/components/ui/use-typed'
import { emailTypo } from '@/lib/core/email'
import type { CheckoutText } from './checkout-text'

interface Props {
  readonly value: string
  /** Of somebody who is signed in: it is theirs and stays it. */
  readonly isFixed: boolean
  readonly isWrong: boolean
  readonly text: CheckoutText['email']
}

/** Where link and receipt go; a likely slip is pointed at, never corrected by itself. */
export function EmailFields({ value, isFixed, isWrong, text }: Props) {
  const { field, typed, setTyped } = useTyped(value)
  const meant = isFixed ? null : emailTypo(typed)
  return (
    <div className="grid gap-2">
      <TextField
        ref={field}
        id="email"
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        required
        dir="ltr"
        value={typed}
        readOnly={isFixed}
        onChange={(event) => setTyped(event.target.value)}
        label={text.label}
        hint={isFixed ? text.hintFixed : text.hint}
        error={isWrong ? text.invalid : undefined}
        className={isFixed ? 'bg-sunk' : ''}
      />
      <p aria-live="polite" className="text-[0.9375rem]">
        {meant !== null && (
          <button
            type="button"
            onClick={() => setTyped(meant)}
            className="min-h-11 rounded-xl bg-warn-tint px-3 text-start font-semibold text-ink"
          >
            {text.meant}{' '}
            <bdi dir="ltr" className="underline underline-offset-4">
              {meant}
            </bdi>
          </button>
        )}
      </p>
      {!isFixed && (
        <p className="text-[0.9375rem] text-soft">
          {text.haveAccount}{' '}
          <button
            type="submit"
            name="intent"
            value="sign_in"
            className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
          >
            {text.signIn}
          </button>
        </p>
      )}
    </div>
  )
}
