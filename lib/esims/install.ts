import 'server-only'
import { seal, unseal } from '../platform/crypto/seal'
import type { InstallData } from '../providers/types'
import { readInstall } from './repo/checks'

/** Installation data is kept sealed, bound to the row of its eSIM: copied elsewhere it does not open. */
export const sealInstall = (esimId: string, install: InstallData): string =>
  seal(JSON.stringify(install), `install:${esimId}`)

/**
 * What installs an eSIM, in the clear. Whoever calls this has proven to be its owner (session, order link, or a code
 * sent to the order's address); it goes to nobody else, into no log and into no cache.
 * @returns null while the provider has not told it
 */
export async function installationOf(esimId: string): Promise<InstallData | null> {
  const sealed = await readInstall(esimId)
  return sealed === null ? null : (JSON.parse(unseal(sealed, `install:${esimId}`)) as InstallData)
}
