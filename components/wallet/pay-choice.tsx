import { useLayoutEffect, useRef, useState } from 'react'
import { formatMoney, money } from '@/lib/core/money'
import { type PayChoice, payChoices, type WalletOffer } from '@/lib/orders/pay-choices'
import type { PayText } from './pay-text'

/** How the buyer pays a sum that may change while they look: the wallet as far as it goes, until they say otherwise. */
export function usePayChoice(totalMinor: number, offer: WalletOffer | null) {
  const [usesWallet, setUsesWallet] = useState(true)
  const cardRadio = useRef<HTMLInputElement>(null)
  // What was chosen before the script arrived counts.
  useLayoutEffect(() => {
    if (cardRadio.current?.checked) setUsesWallet(false)
  }, [])
  const choices = payChoices(totalMinor, offer)
  const [byCard, byWallet] = choices
  const chosen = (usesWallet ? byWallet : byCard) ?? byCard
  return { choices, chosen, cardRadio, setUsesWallet }
}

interface Props {
  readonly pay: ReturnType<typeof usePayChoice>
  readonly offer: WalletOffer | null
  readonly currency: string
  readonly locale: string
  readonly text: PayText
}

/** Puts the sums of a choice into its words. */
export function sayWith(
  words: string,
  choice: PayChoice,
  { currency, locale, offer }: Pick<Props, 'currency' | 'locale' | 'offer'>,
): string {
  const { walletMinor, cardMinor } = choice
  const sums = {
    wallet: walletMinor,
    card: cardMinor,
    total: walletMinor + cardMinor,
    left: (offer?.spendableMinor ?? 0) - walletMinor,
  }
  return words.replace(/\{(wallet|card|total|left)\}/g, (_, name: keyof typeof sums) =>
    formatMoney(money(sums[name], currency), locale),
  )
}

/** The words of the button below, and the line under them; null where there is no choice, and a card pays. */
export function payWords(choice: PayChoice, text: PayText, sums: Parameters<typeof sayWith>[2]) {
  if (choice.wish === 'only') return { submit: sayWith(text.submitOnly, choice, sums), note: text.noteOnly }
  if (choice.wish === 'none') return null
  return { submit: sayWith(text.submitFirst, choice, sums), note: sayWith(text.noteFirst, choice, sums) }
}

/** Card or wallet, with what each would pay. Nothing where there is no choice; what is sent is compared, never charged. */
export function PayChoiceFields({ pay, text, ...sums }: Props) {
  const { choices, chosen, cardRadio, setUsesWallet } = pay
  const wallet = choices.find(({ wish }) => wish !== 'none')
  if (!wallet) return null
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-bold">{text.title}</legend>
      <input type="hidden" name="wallet_shown" value={wallet.walletMinor} />
      {[wallet, ...choices.filter((choice) => choice !== wallet)].map((choice) => (
        <label
          key={choice.wish === 'none' ? 'card' : 'wallet'}
          className="flex min-h-14 items-start gap-3 rounded-2xl border-2 border-edge px-4 py-3 has-checked:border-brand"
        >
          <input
            ref={choice.wish === 'none' ? cardRadio : undefined}
            type="radio"
            name="wallet"
            value={choice.wish}
            checked={choice === chosen}
            onChange={() => setUsesWallet(choice.wish !== 'none')}
            className="mt-0.5 size-6 shrink-0 accent-brand"
          />
          <span className="tabular-nums">{sayWith(text[choice.wish], choice, sums)}</span>
        </label>
      ))}
    </fieldset>
  )
}
