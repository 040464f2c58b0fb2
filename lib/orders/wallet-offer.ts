import 'server-only'
import type { Viewer } from '../auth/types'
import { chargeStepMinor } from '../currency/rules'
import { leastChargeMinor } from '../payments/rules'
import { spendableOf } from '../wallet/queries'
import type { WalletOffer } from './pay-choices'

/** What the viewer could pay with besides a card; null where there is nothing, or nobody is signed in. */
export async function walletOffer(viewer: Viewer | null, currency: string): Promise<WalletOffer | null> {
  const spendable = viewer ? await spendableOf(viewer.userId, currency) : null
  if (!spendable || spendable.amountMinor === 0) return null
  return {
    spendableMinor: spendable.amountMinor,
    card: { leastMinor: leastChargeMinor(currency), stepMinor: chargeStepMinor(currency) },
  }
}
