import 'server-only'
import { config } from '../platform/config'
import { log } from '../platform/log'
import type { Provider } from './contract'
import { createProviders } from './registry'
import type { ProviderId } from './types'

const holder = globalThis as { roamkeepProviders?: ReadonlyMap<ProviderId, Provider> }

/** The providers whose environment block is complete; one set per process, so that logins and breakers are shared. */
export function providers(): ReadonlyMap<ProviderId, Provider> {
  holder.roamkeepProviders ??= createProviders(config(), {
    onCall: (record) => log().debug(record, 'provider call'),
  })
  return holder.roamkeepProviders
}
