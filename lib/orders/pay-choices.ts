import { walletPart } from './rules'
import type { WalletWish } from './types'

/** What a page needs to say, for any sum, what a wallet would pay of it; minor units of one currency. */
export interface WalletOffer {
  readonly spendableMinor: number
  /** What a card can be charged at least, and in which steps. */
  readonly card: { readonly leastMinor: number; readonly stepMinor: number }
}

export interface PayChoice {
  readonly wish: WalletWish
  readonly walletMinor: number
  readonly cardMinor: number
}

/** The ways to pay a sum: by card, and by wallet with the card for the rest, or alone where it covers everything. */
export function payChoices(
  totalMinor: number,
  offer: WalletOffer | null,
): readonly [PayChoice, ...PayChoice[]] {
  const byCard: PayChoice = { wish: 'none', walletMinor: 0, cardMinor: totalMinor }
  if (!offer || totalMinor === 0) return [byCard]
  const walletMinor = walletPart('first', totalMinor, offer.spendableMinor, offer.card)
  if (walletMinor === 0) return [byCard]
  const wish = walletMinor === totalMinor ? 'only' : 'first'
  return [byCard, { wish, walletMinor, cardMinor: totalMinor - walletMinor }]
}
