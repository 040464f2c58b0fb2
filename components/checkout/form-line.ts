import type { ReactNode } from 'react'

export interface FormLine {
  readonly bundleId: string
  /** Alpha-2; by which a promotion knows its places. */
  readonly countries: readonly string[]
  readonly unitMinor: number
  readonly quantity: number
  readonly names: readonly string[]
  /** What it is, where the form shows more than one. */
  readonly facts: ReactNode
  readonly removeLabel: string | null
}
