import type { WalletBalance } from './types'

/** What would be given up with an account, as it is shown and sent back: "EUR 1200,USD 500"; '' = nothing. Pure. */
export const sumsIn = (wallets: readonly WalletBalance[]): string =>
  wallets
    .map(({ available, held }) => ({ ...available, amountMinor: available.amountMinor + held.amountMinor }))
    .filter(({ amountMinor }) => amountMinor > 0)
    .map(({ currency, amountMinor }) => `${currency} ${amountMinor}`)
    .sort()
    .join(',')
