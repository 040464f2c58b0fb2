import { readFileSync } from 'node:fs'
import { NotAsked } from './arguments'

/** As JSON, where instants are texts: "2027-06-01T00:00:00Z". @throws NotAsked where it is none */
export function readWish(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'), (name, value: unknown) =>
      (name === 'startsAt' || name === 'endsAt') && typeof value === 'string' ? new Date(value) : value,
    )
  } catch (error) {
    throw new NotAsked(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
