import 'server-only'
import { config } from '../platform/config'
import { createVendorClient, type VendorClient } from '../platform/http/vendor-client'
import { log } from '../platform/log'
import { createCurrencyFreaks } from './adapters/currencyfreaks'
import { createEcb } from './adapters/ecb'
import type { RateSource } from './contract'

const holder = globalThis as { roamkeepRatesClient?: VendorClient }

/** The configured sources, the preferred one first. */
export function rateSources(): readonly RateSource[] {
  const { currencyfreaks, ecb } = config()
  const sources: RateSource[] = []
  if (currencyfreaks)
    sources.push(
      createCurrencyFreaks({
        baseUrl: currencyfreaks.CURRENCYFREAKS_API_BASE_URL,
        apiKey: currencyfreaks.CURRENCYFREAKS_API_KEY,
        client: client(),
      }),
    )
  if (ecb) sources.push(createEcb({ url: ecb.ECB_RATES_URL }))
  return sources
}

/** One per process: its breaker must remember. */
function client(): VendorClient {
  holder.roamkeepRatesClient ??= createVendorClient({
    vendor: 'currencyfreaks',
    onCall: (call) => log().debug(call, 'vendor call'),
  })
  return holder.roamkeepRatesClient
}
