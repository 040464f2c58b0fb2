import { IN_PROMOTIONS } from './planted-in-promotions'
import { IN_SQL } from './planted-in-sql'
import { IN_TYPESCRIPT } from './planted-in-typescript'

/** A mistake somebody could make, and the tests that must not let it pass. */
export interface PlantedBug {
  readonly what: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly project: 'unit' | 'db' | 'integration'
  readonly tests: readonly string[]
}

export const PLANTED: readonly PlantedBug[] = [...IN_SQL, ...IN_TYPESCRIPT, ...IN_PROMOTIONS]
