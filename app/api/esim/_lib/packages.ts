import type { PricedBundle } from '@/lib/catalog/types'
import { toDecimalText } from '@/lib/core/money'
import { NOT_AVAILABLE } from './amounts'
import { providerName } from './check-result'

/** A bundle in the old spelling. `package_id` is our own id, which renewal/create takes as a wish. */
export function toPackage({ bundle, price }: PricedBundle) {
  const { data } = bundle
  const unlimited = data !== null && 'unlimited' in data
  return {
    id: bundle.bundleId,
    provider: providerName(bundle.provider),
    package_id: bundle.bundleId,
    package_name: bundle.name,
    description: bundle.description ?? '',
    data_quantity:
      data === null
        ? NOT_AVAILABLE
        : unlimited
          ? 'Unlimited'
          : ((data as { bytes: number }).bytes / 1e9).toFixed(2),
    data_unit: data === null || unlimited ? '' : 'GB',
    validity_days: bundle.durationDays,
    price: toDecimalText(price),
    currency: price.currency,
  }
}
