import { randomBytes } from 'node:crypto'
import { settingsOf } from '../kernel/settings'
import type { VendorId, World } from '../kernel/types'

export interface Tokens {
  issue(): string
  isGood(authorization: string | undefined): boolean
  revoke(authorization: string | undefined): void
}

/** Login tokens that expire by the world's clock after the vendor's `tokenLifetimeMs`. */
export function createTokens(world: World, vendor: VendorId, shape: (random: string) => string): Tokens {
  const issuedAt = new Map<string, number>()
  world.onReset(() => issuedAt.clear())
  return {
    issue() {
      const token = shape(randomBytes(24).toString('hex'))
      issuedAt.set(token, world.now())
      return token
    },
    isGood(authorization) {
      const issued = issuedAt.get(bearer(authorization))
      if (issued === undefined) return false
      return world.now() - issued < settingsOf(world, vendor).tokenLifetimeMs
    },
    revoke(authorization) {
      issuedAt.delete(bearer(authorization))
    },
  }
}

function bearer(authorization: string | undefined): string {
  return authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : ''
}
