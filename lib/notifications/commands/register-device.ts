import 'server-only'
import { keyedHash } from '../../platform/crypto/keys'
import { seal } from '../../platform/crypto/seal'
import { deleteDevices, upsertDevice } from '../repo'

/** Keeps a push token, sealed. @param userId who is signed in on it; null leaves it with whom it was */
export async function registerDevice(input: {
  readonly token: string
  readonly platform: string
  readonly userId: string | null
}): Promise<void> {
  const tokenHash = keyedHash('hash', `push:${input.token}`)
  await upsertDevice({
    tokenHash,
    tokenSealed: seal(input.token, `push:${tokenHash}`),
    userId: input.userId,
    platform: input.platform,
  })
}

/** All devices of an account. */
export const forgetDevices = (userId: string): Promise<number> => deleteDevices(userId)
