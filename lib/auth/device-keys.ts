import 'server-only'
import { randomBytes } from 'node:crypto'
import { keyedHashes } from '../platform/crypto/keys'

/**
 * A device as it is known again: keyed hashes under every key in force. Its own id stays in the browser and is written
 * nowhere else.
 */
export interface DeviceKeys {
  /** Of the id that we gave its browser, which scripts cannot read: nobody has another's. */
  readonly kept: readonly string[]
  /** Of what a client calls its device by itself. Anybody may write that: it makes things stricter, and proves nothing. */
  readonly told: readonly string[]
}

export const NO_DEVICE: DeviceKeys = { kept: [], told: [] }

/** 256 random bits. */
export const newDeviceId = (): string => randomBytes(32).toString('base64url')

export const isDeviceId = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text)

/** A name that many clients share (`1234` is one) is short, and names nobody. */
const isTold = (text: string): boolean => /^[\w.:-]{16,128}$/.test(text)

/** The two are hashed apart: a client that calls itself by another browser's id is not that browser. */
export function deviceKeysOf(kept: string | null | undefined, told: string | null = null): DeviceKeys {
  const name = told?.trim() ?? ''
  return {
    kept: kept && isDeviceId(kept) ? keyedHashes('device', `kept:${kept}`) : [],
    told: isTold(name) ? keyedHashes('device', `told:${name}`) : [],
  }
}

export const allKeys = ({ kept, told }: DeviceKeys): readonly string[] => [...kept, ...told]
