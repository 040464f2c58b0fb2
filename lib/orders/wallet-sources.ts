export const WALLET_SOURCES = [
  ...(['topped_up', 'paid', 'reserved', 'given_back', 'refund', 'voucher', 'cashback', 'referral'] as const),
  ...(['correction', 'given_up', 'taken_back', 'repaid', 'other'] as const),
] as const
/** Why money came in or went out. */
export type WalletSource = (typeof WALLET_SOURCES)[number]
