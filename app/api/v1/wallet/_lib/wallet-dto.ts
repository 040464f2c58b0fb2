import { config } from '@/lib/platform/config'
import { spendableOf } from '@/lib/wallet/queries'
import { priceNumber } from '../../_lib/amounts'

export interface WalletDto {
  /** Major units. */
  readonly balance: number
  readonly currency: string
}

/** What may be spent, in the currency that this API shows prices in; a frozen wallet has nothing to spend. */
export async function walletOf(userId: string): Promise<WalletDto> {
  const currency = config().defaultCurrency
  return { balance: priceNumber(await spendableOf(userId, currency)), currency }
}
