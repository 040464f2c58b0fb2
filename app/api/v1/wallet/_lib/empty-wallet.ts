import { config } from '@/lib/platform/config'

export interface WalletDto {
  readonly balance: number
  readonly currency: string
}

export const emptyWallet = (): WalletDto => ({ balance: 0, currency: config().defaultCurrency })
