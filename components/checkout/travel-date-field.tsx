import { inputClass } from '@/components/ui/field'
import { useHydrated } from '@/components/ui/use-hydrated'
import { useTyped } from '@/components/ui/use-typed'
import { formatDay } from '@/lib/core/calendar-day'
import { isTravelDay, type TravelDays, travelDaysHere } from '@/lib/orders/travel-days'
import type { CheckoutText } from './checkout-text'

interface Props {
  readonly id: string
  readonly name: string
  readonly day: string
  /** Wherever the visitor is; narrowed to their own calendar once the script is there. */
  readonly days: TravelDays
  /** The form came back, or did not leave, for want of it. */
  readonly isAsked: boolean
  readonly locale: string
  readonly text: CheckoutText['travelDate']
}

/** The day of travel that a vendor asks for. Today is one press away, and never taken by itself. */
export function TravelDateField({ id, name, day, days, isAsked, locale, text }: Props) {
  const { field, typed, setTyped } = useTyped(day)
  const isHydrated = useHydrated()
  const { first, last } = isHydrated ? travelDaysHere(new Date()) : days
  const isWrong = isAsked && !isTravelDay(typed, { first, last })
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-bold">
        {text.label}
      </label>
      <div className="flex flex-wrap items-center gap-3">
        <input
          ref={field}
          id={id}
          name={name}
          type="date"
          required
          min={first}
          max={last}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          aria-invalid={isWrong ? true : undefined}
          aria-describedby={isWrong ? `${id}-error ${id}-hint` : `${id}-hint`}
          className={`${inputClass} min-h-14 min-w-0 max-w-60 grow basis-44`}
        />
        {isHydrated && typed !== first && (
          <button
            type="button"
            onClick={() => setTyped(first)}
            className="min-h-11 font-semibold text-brand underline underline-offset-4"
          >
            {text.today.replace('{date}', formatDay(first, locale))}
          </button>
        )}
      </div>
      {isWrong && (
        <p id={`${id}-error`} className="font-semibold text-bad text-sm">
          {text.wrong}
        </p>
      )}
      <p id={`${id}-hint`} className="text-sm text-soft">
        {text.hint}
      </p>
    </div>
  )
}
