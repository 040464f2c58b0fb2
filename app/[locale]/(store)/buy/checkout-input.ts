import { formKeyIn } from '@/app/_http/form-key'
import { isLocale, type Locale, routing } from '@/i18n/routing'
import type { DeviceWords } from '@/lib/core/devices/check'
import type { Money } from '@/lib/core/money'
import { cutText, typedText } from '@/lib/core/typed-text'
import { type CartLine, tidyLines } from '@/lib/orders/cart'
import { MOST_LINES } from '@/lib/orders/limits'
import { readWalletWish } from '@/lib/orders/wallet-wish'

/** What the form of /buy and /cart says, once it is read. Nothing in it is believed: money comes from a quote. */
export interface CheckoutInput {
  readonly locale: Locale
  readonly from: 'buy' | 'cart'
  /** `currency` and `sign_in` lead away from the form and back to it. */
  readonly intent: 'pay' | 'save' | 'currency' | 'sign_in' | { readonly remove: string }
  /** '' where it has not the form of a key. */
  readonly key: string
  readonly currency: string
  readonly shownMinor: number
  /** Bundles that a promotion gives in place of lines, as they were shown. */
  readonly shownLarger: readonly string[]
  /** The sum that was shown is in another currency than the one now chosen. */
  readonly isOtherCurrency: boolean
  readonly lines: readonly CartLine[]
  /** Null: by card. */
  readonly wallet: ReturnType<typeof readWalletWish>
  readonly email: string
  /** As it was typed; '' where nothing was. */
  readonly promotionCode: string
  /** Where the buyer is, for the tax in the price; as it was typed. */
  readonly tax: { readonly country: string; readonly postalCode: string }
  readonly device: DeviceWords
  /** Says not to be in these, alpha-2: the ones that the tick named. */
  readonly saysOutside: readonly string[]
}

const LOCKS = ['free', 'locked'] as const

/** Reads the form; what is missing or odd becomes something harmless. */
export function readCheckout(form: FormData): CheckoutInput {
  const text = (name: string) => textIn(form.get(name))
  const locale = text('locale')
  const currency = cutText(text('currency'), 3).toUpperCase()
  const shown = shownIn(text('shown'))
  return {
    locale: isLocale(locale) ? locale : routing.defaultLocale,
    from: text('from') === 'cart' ? 'cart' : 'buy',
    intent: intentIn(text('intent')),
    key: formKeyIn(form),
    currency,
    shownMinor: shown?.currency === currency ? shown.amountMinor : Number.NaN,
    shownLarger: text('larger').split(',').filter(Boolean).slice(0, MOST_LINES),
    isOtherCurrency: shown !== null && shown.currency !== currency,
    lines: linesIn(form),
    wallet: readWalletWish(text('wallet'), text('wallet_shown')),
    email: cutText(text('email'), 254),
    promotionCode: cutText(
      text('promotion_code')
        .replaceAll(/\p{Cc}/gu, '')
        .trim(),
      80,
    ),
    tax: {
      country: cutText(text('tax_country'), 2),
      postalCode: cutText(text('tax_postal_code').trim(), 16),
    },
    device: {
      model: cutText(
        text('device_model')
          .replaceAll(/\p{Cc}/gu, ' ')
          .trim(),
        80,
      ),
      elsewhere: form.has('device_elsewhere'),
      eidSeen: form.has('device_eid'),
      lock: LOCKS.find((word) => word === text('device_lock')) ?? 'unknown',
      anyway: form.has('device_anyway'),
    },
    saysOutside: text('outside_restricted').match(/\b[A-Z]{2}\b/g) ?? [],
  }
}

const textIn = (value: FormDataEntryValue | null | undefined): string =>
  typeof value === 'string' ? typedText(value) : ''

/** "1299 EUR", minor units. */
function shownIn(text: string): Money | null {
  const [, amount, currency] = /^(\d{1,12}) ([A-Z]{3})$/.exec(text) ?? []
  return amount !== undefined && currency !== undefined ? { amountMinor: Number(amount), currency } : null
}

const PLAIN_INTENTS = ['save', 'currency', 'sign_in'] as const

function intentIn(text: string): CheckoutInput['intent'] {
  if (text.startsWith('remove:')) return { remove: text.slice('remove:'.length) }
  return PLAIN_INTENTS.find((one) => one === text) ?? 'pay'
}

/** Each line has its bundle, its quantity and, under the place of the line, its names and its day of travel. */
function linesIn(form: FormData): readonly CartLine[] {
  const quantities = form.getAll('quantity')
  return tidyLines(
    form.getAll('bundle').map((bundle, place) => ({
      bundleId: textIn(bundle),
      quantity: Number(textIn(quantities[place])),
      names: form.getAll(`name.${place}`).map(textIn),
      travelDate: textIn(form.get(`travel_date.${place}`)) || null,
    })),
  )
}
