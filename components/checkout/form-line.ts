import type { ReactNode } from 'react'
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
  /** What it is, where the form shows more than one. */
  readonly facts: ReactNode
  readonly removeLabel: string | null
}
