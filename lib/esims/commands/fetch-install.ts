import 'server-only'
import type { Tx } from '../../platform/db/client'
import type { Provider } from '../../providers/contract'
import { providers } from '../../providers/live'
import type { InstallData } from '../../providers/types'
import { sealInstall } from '../install'
import { writeInstall } from '../repo/checks'
import { type DueInstall, postponeInstall } from '../repo/install'

export { claimDueInstall, type DueInstall } from '../repo/install'

/** After this it is a person's business, too; asking goes on. */
export const INCIDENT_AFTER_SECONDS = 86_400
const GIVE_UP_AFTER_SECONDS = 14 * 86_400
const LONGEST_PAUSE_SECONDS = 3_600

/** 5 s, 10 s, 20 s … an hour; null after two weeks. */
export const pauseBeforeAsking = ({ asked, ageSeconds }: { asked: number; ageSeconds: number }) =>
  ageSeconds > GIVE_UP_AFTER_SECONDS
    ? null
    : Math.min(LONGEST_PAUSE_SECONDS, 5 * 2 ** Math.min(asked - 1, 12))

/**
 * Asks the provider for what installs an eSIM that was delivered without it. Buys nothing.
 * @returns null when it does not tell yet, which puts the next asking off
 */
export async function askForInstall(due: DueInstall): Promise<InstallData | null> {
  const provider = providers().get(due.provider)
  const install = provider ? ((await fromStatus(provider, due)) ?? (await fromOrder(provider, due))) : null
  if (!install) await postponeInstall(due.esimId, pauseBeforeAsking(due))
  return install
}

async function fromStatus(provider: Provider, { iccid, refs }: DueInstall): Promise<InstallData | null> {
  const answer = await provider.status({ iccid, refs }).catch(() => null)
  return answer?.ok ? (answer.value?.install ?? null) : null
}

/** Where a status says nothing of installing (eSIM Hub), the order does; only one that names this very eSIM counts. */
async function fromOrder(provider: Provider, due: DueInstall): Promise<InstallData | null> {
  const { refs, iccid } = due
  const clientRef = refs.clientRef ?? refs.orderId
  if (provider.capabilities.resolveBy !== 'client_ref' || clientRef === undefined) return null
  const outcome = await provider
    .resolve({
      kind: 'order',
      bundleRef: due.bundleRef,
      bundleName: due.bundleName,
      clientRef,
      iccid,
      refs,
      snapshot: null,
      sentAtMs: Date.now() - due.ageSeconds * 1000,
      claimed: [],
      // The order is known by our own reference: nothing has to be told apart.
      rivals: async () => ({ claimed: [], open: [] }),
    })
    .catch(() => null)
  return outcome?.kind === 'fulfilled' && outcome.refs.iccid === iccid ? outcome.install : null
}

/** @returns false when somebody else has written it meanwhile */
export const keepInstall = (tx: Tx, esimId: string, install: InstallData): Promise<boolean> =>
  writeInstall(tx, esimId, sealInstall(esimId, install))
