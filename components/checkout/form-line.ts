import type { ReactNode } from 'react'
import type { TravelDays } from '@/lib/orders/travel-days'
import type { Larger } from '@/lib/promotions/types'

export interface FormLine {
  readonly bundleId: string
  /** Alpha-2; by which a promotion knows its places. */
  readonly countries: readonly string[]
  readonly unitMinor: number
  /** What a promotion may give in its place, with the words for its data. */
  readonly larger: readonly (Larger & { readonly dataText: string })[]
  readonly quantity: number
  readonly names: readonly string[]
  /** The day of travel, '' where nobody said it yet; null where the bundle needs none. */
  readonly travel: (TravelDays & { readonly day: string }) | null
  /** What it is, where the form shows more than one. */
  readonly facts: ReactNode
  readonly removeLabel: string | null
}
