import { appendFileSync } from 'node:fs'

/** What `npm run proof` asks of the storms. Without it they are as short as `npm test` needs them. */
interface Asked {
  readonly orders: number
  readonly seeds: number
  readonly file: string
}
const asked = process.env.ROAMKEEP_PROOF ? (JSON.parse(process.env.ROAMKEEP_PROOF) as Asked) : null

export interface Scale {
  readonly orders: number
  readonly seeds: readonly number[]
}

export const scaleOf = (short: Scale): Scale =>
  asked ? { orders: asked.orders, seeds: Array.from({ length: asked.seeds }, (_, i) => i + 1) } : short

/** For a test of that many orders. */
export const timeoutFor = ({ orders }: Scale): number => 300_000 + 2_000 * orders

/** What a sweep takes of its work at most: so many sweeps until everything was looked at. */
export const sweepsFor = ({ orders }: Scale): number => 1 + Math.ceil(orders / 100)

/** Tells the proof how the orders of a seed have ended, once nothing was found wrong with them. */
export function report(storm: string, seed: number, ended: Readonly<Record<string, number>>): void {
  if (asked) appendFileSync(asked.file, `${JSON.stringify({ storm, seed, ended })}\n`)
}
