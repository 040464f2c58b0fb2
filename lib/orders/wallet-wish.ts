import type { WalletWish } from './types'

/** What a form says of the wallet: the wish, and what it showed that the wallet would pay. Compared, never charged. */
export function readWalletWish(
  wish: string,
  shown: string,
): { readonly wish: Exclude<WalletWish, 'none'>; readonly shownMinor: number } | null {
  if (wish !== 'first' && wish !== 'only') return null
  // No sum that was shown fits none.
  return { wish, shownMinor: /^\d{1,15}$/.test(shown) ? Number(shown) : Number.NaN }
}
