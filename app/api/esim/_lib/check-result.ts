import type { CardState, EsimCard } from '@/lib/esims/types'
import type { ProviderId } from '@/lib/providers/types'
import { allowanceText, daysText, gigabytesText, NOT_AVAILABLE } from './amounts'

/** The old words for a state; its client shows them as they are. */
const STATUS: Readonly<Record<CardState, string>> = {
  not_installed: 'Released',
  queued: 'Installed',
  active: 'Active',
  nearly_empty: 'Active',
  used_up: 'Depleted',
  expired: 'Expired',
  revoked: 'Revoked',
  disabled: 'Disabled',
  deleted: 'Deleted',
  error: 'Error',
  unknown: 'Unknown',
}

/** Every field is a text: the client of this API shows a blank page otherwise. */
export interface CheckResult {
  readonly iccid: string
  readonly status: string
  readonly plan_name: string
  readonly api_provider: string
  readonly order_sim_id: string
  readonly data_capacity: string
  readonly data_consumed: string
  readonly data_remaining: string
  readonly validity: string
  readonly purchase_date: string
  readonly activation_code: string
  readonly apn: string
  readonly last_updated: string
}

export const providerName = (provider: ProviderId | string): string => provider.toUpperCase()

/**
 * A card in the old spelling. What installs the eSIM or tells of its buyer is never said to a stranger; the reference
 * stands where the provider's own id was.
 */
export function toCheckResult(card: EsimCard, provider: ProviderId, reference: string): CheckResult {
  const { plan } = card
  return {
    iccid: card.iccid,
    status: STATUS[card.state],
    plan_name: plan?.name ?? NOT_AVAILABLE,
    api_provider: providerName(provider),
    order_sim_id: reference,
    data_capacity: allowanceText(plan?.data ?? null),
    data_consumed: gigabytesText(plan?.usedBytes ?? null),
    data_remaining: gigabytesText(plan?.remainingBytes ?? null),
    validity: daysText(plan?.durationDays ?? null),
    purchase_date: NOT_AVAILABLE,
    activation_code: NOT_AVAILABLE,
    apn: NOT_AVAILABLE,
    last_updated: card.asOf,
  }
}
