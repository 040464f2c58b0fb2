import { randomInt } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A new object id such as `re_3fK…`. Never repeats, even after a reset: the store's database may outlive the sandbox. */
export function createId(prefix: string, length = 24): string {
  let id = `${prefix}_`
  for (let i = 0; i < length; i += 1) id += ALPHABET[randomInt(ALPHABET.length)]
  return id
}

export const createSessionId = () => createId('cs_test', 58)
