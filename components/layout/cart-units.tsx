'use client'

import { useEffect } from 'react'
import { correctCartUnits } from './cart-units-cookie'

/** Tells the header how much is in the cart, on pages for which the server has looked. */
export function CartUnits({ units }: { units: number }) {
  useEffect(() => correctCartUnits(units), [units])
  return null
}
