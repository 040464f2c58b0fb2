import { useRef } from 'react'
import { Button } from '@/components/ui/button'
import type { CheckoutText } from './checkout-text'

interface Props {
  readonly current: string
  readonly currencies: readonly { readonly code: string; readonly name: string }[]
  readonly text: CheckoutText['currency']
}

/** In which currency the sum is shown and charged. Part of the form, so that a change takes along what was typed. */
export function CurrencyField({ current, currencies, text }: Props) {
  const show = useRef<HTMLButtonElement>(null)
  if (currencies.length < 2) return <input type="hidden" name="currency" value={current} />
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="grid min-w-0 grow gap-1">
        <label htmlFor="currency" className="font-semibold text-sm">
          {text.label}
        </label>
        <select
          id="currency"
          name="currency"
          defaultValue={current}
          onChange={(event) => event.currentTarget.form?.requestSubmit(show.current)}
          className="min-h-12 w-full rounded-2xl border-[1.5px] border-edge bg-surface px-3 text-ink"
        >
          {currencies.map(({ code, name }) => (
            <option key={code} value={code}>
              {`${code} · ${name}`}
            </option>
          ))}
        </select>
      </div>
      <Button ref={show} type="submit" name="intent" value="currency" tone="quiet">
        {text.show}
      </Button>
    </div>
  )
}
