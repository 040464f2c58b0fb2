'use client'

import { useSyncExternalStore } from 'react'
import { Icon } from '@/components/ui/icon'
import { cartUnits, onCartUnits } from './cart-units-cookie'

interface Props {
  readonly href: string
  readonly locale: string
  readonly label: string
  /** With `{count}` where the number goes. */
  readonly unitsLabel: string
}

/** The way to the cart, and how many eSIMs are in it. The page is the same for everybody: the number comes with the script. */
export function CartLink({ href, locale, label, unitsLabel }: Props) {
  const units = useSyncExternalStore(onCartUnits, cartUnits, () => 0)
  const number = new Intl.NumberFormat(locale).format(units)
  return (
    <a
      href={href}
      className="relative flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-xl px-2.5 font-semibold text-sm hover:bg-deep-raised"
    >
      <Icon name="cart" />
      <span className="sr-only">{label}</span>
      {units > 0 && (
        <>
          {/* Above the icon and out of the line: nothing moves when it comes. */}
          <span
            aria-hidden="true"
            className="absolute start-6 top-1 grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1 font-extrabold text-on-accent text-xs tabular-nums"
          >
            {number}
          </span>
          <span className="sr-only">{unitsLabel.replace('{count}', number)}</span>
        </>
      )}
    </a>
  )
}
