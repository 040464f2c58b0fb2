import { useLayoutEffect, useRef } from 'react'
import { inputClass } from '@/components/ui/field'
import { LONGEST_NAME, MOST_OF_ONE } from '@/lib/orders/limits'
import type { CheckoutText } from './checkout-text'
import type { FormLine } from './form-line'
import { TravelDateField } from './travel-date-field'

interface Props {
  readonly line: FormLine
  /** Which line of the form it is, from 0. */
  readonly place: number
  readonly quantity: number
  readonly onQuantity: (quantity: number) => void
  readonly price: string
  /** The form did not leave for want of a day of travel. */
  readonly isDayAsked: boolean
  readonly locale: string
  readonly text: CheckoutText
}

const QUANTITIES = Array.from({ length: MOST_OF_ONE }, (_, index) => index + 1)

export const travelDateId = (place: number): string => `travel-date-${place + 1}`

/** How many of one bundle, whose each is and, where the vendor asks for it, for which day of travel. */
export function LineFields({ line, place, quantity, onQuantity, price, isDayAsked, locale, text }: Props) {
  const isCart = line.removeLabel !== null
  const id = (name: string) => `${name}-${place + 1}`
  const select = useRef<HTMLSelectElement>(null)
  // What was chosen before the script was there.
  useLayoutEffect(() => {
    const chosen = Number(select.current?.value)
    if (chosen !== quantity) onQuantity(chosen)
  }, [quantity, onQuantity])
  return (
    <fieldset
      className={`grid min-w-0 gap-4 ${isCart ? 'border-line border-b pb-5' : ''}`}
      aria-label={isCart ? undefined : text.howMany}
    >
      {line.facts}
      <input type="hidden" name="bundle" value={line.bundleId} />
      <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-3">
        <span className="flex items-center gap-3">
          <label htmlFor={id('quantity')} className="font-bold">
            {text.howMany}
          </label>
          <select
            ref={select}
            id={id('quantity')}
            name="quantity"
            value={quantity}
            onChange={(event) => onQuantity(Number(event.target.value))}
            className="min-h-12 rounded-2xl border-2 border-edge bg-surface px-4 text-ink tabular-nums"
          >
            {QUANTITIES.map((count) => (
              <option key={count} value={count}>
                {count}
              </option>
            ))}
          </select>
        </span>
        {isCart && <span className="font-bold tabular-nums">{price}</span>}
      </div>
      {line.travel !== null && (
        <TravelDateField
          id={travelDateId(place)}
          name={`travel_date.${place}`}
          day={line.travel.day}
          days={line.travel}
          isAsked={isDayAsked}
          locale={locale}
          text={text.travelDate}
        />
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        {QUANTITIES.slice(0, quantity).map((nth) => (
          <div key={nth} className="grid gap-1">
            <label htmlFor={`name-${place + 1}-${nth}`} className="font-semibold text-sm">
              {quantity === 1 ? text.whose : text.whoseOf.replace('{n}', String(nth))}{' '}
              <span className="font-normal text-soft">{text.optional}</span>
            </label>
            <input
              id={`name-${place + 1}-${nth}`}
              name={`name.${place}`}
              defaultValue={line.names[nth - 1] ?? ''}
              maxLength={LONGEST_NAME}
              autoComplete="off"
              className={`${inputClass} min-h-12 py-2`}
            />
          </div>
        ))}
      </div>
      {line.removeLabel !== null && (
        <button
          type="submit"
          name="intent"
          value={`remove:${line.bundleId}`}
          aria-label={line.removeLabel}
          className="min-h-11 justify-self-start font-semibold text-bad underline underline-offset-4"
        >
          {text.remove}
        </button>
      )}
    </fieldset>
  )
}
