import 'server-only'
import { providers } from '../providers/live'
import type { ProviderId } from '../providers/types'
import type { AskTarget } from './ask'
import { type LookupSetting, readLookupSettings } from './repo/checks'

const KEPT_MS = 60_000
const SLACK_SECONDS = 2

const holder = globalThis as {
  roamkeepLookups?: { readonly settings: Promise<readonly LookupSetting[]>; readonly at: number } | undefined
}

/** How providers are to be asked, by priority; read once a minute per process. */
export function lookupSettings(): Promise<readonly LookupSetting[]> {
  const kept = holder.roamkeepLookups
  if (kept && Date.now() - kept.at < KEPT_MS) return kept.settings
  const settings = readLookupSettings()
  holder.roamkeepLookups = { settings, at: Date.now() }
  settings.catch(forgetLookupSettings)
  return settings
}

export function forgetLookupSettings(): void {
  holder.roamkeepLookups = undefined
}

/** Everyone who is on and can look an ICCID up, by priority. */
export function lookupTargets(settings: readonly LookupSetting[], except?: ProviderId): readonly AskTarget[] {
  return settings.flatMap(({ provider: id, enabled, deadlineMs }) => {
    const provider = enabled && id !== except ? providers().get(id) : undefined
    return provider && provider.capabilities.lookupByIccid !== 'none'
      ? [{ provider, timeoutMs: deadlineMs }]
      : []
  })
}

/** The owner of an eSIM, if it is on: it is asked with what we remember, so one without a look-up by ICCID answers too. */
export function ownerTarget(
  settings: readonly LookupSetting[],
  owner: { readonly provider: ProviderId; readonly refs: AskTarget['refs'] },
): AskTarget | null {
  const setting = settings.find(({ provider, enabled }) => enabled && provider === owner.provider)
  const provider = setting && providers().get(owner.provider)
  return provider
    ? { provider, timeoutMs: setting.deadlineMs, ...(owner.refs ? { refs: owner.refs } : {}) }
    : null
}

/** Long enough for the slowest provider; after it, whoever waits asks for themselves. */
export const leaseSeconds = (settings: readonly LookupSetting[]): number =>
  Math.ceil(Math.max(1000, ...settings.map(({ deadlineMs }) => deadlineMs)) / 1000) + SLACK_SECONDS

/** By how much a provider's figures may lag behind, as it documents it; null = not stated. */
export const expectedLagSeconds = (provider: ProviderId): number | null =>
  providers().get(provider)?.capabilities.usageLagSeconds ?? null
