import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import type { Locale } from '@/i18n/routing'
import type { PricedBundle } from '@/lib/catalog/types'
import { CartLineFacts } from './cart-line-facts'

interface Props {
  readonly locale: Locale
  /** What the address names, as it names it. */
  readonly named: readonly string[]
  /** Each bundle once, with how many of it. */
  readonly offers: readonly (PricedBundle & { readonly quantity: number })[]
  /** Where the visitor is, alpha-2; null where nobody knows. */
  readonly visitor: string | null
  readonly action: (form: FormData) => Promise<void>
}

/** What is to be added, and the button that does it. */
export async function CartAdding({ locale, named, offers, visitor, action }: Props) {
  if (offers.length === 0) return null
  const t = await getTranslations({ locale, namespace: 'cart' })
  return (
    <section
      aria-labelledby="adding"
      className="grid max-w-2xl gap-5 rounded-card border-2 border-brand bg-surface p-5 shadow-card sm:p-7"
    >
      <h2 id="adding" className="text-xl">
        {t('adding')}
      </h2>
      <ul className="grid gap-5">
        {offers.map((offer) => (
          <li key={offer.bundle.bundleId}>
            <CartLineFacts locale={locale} offer={offer} visitor={visitor} />
            {offer.quantity > 1 && <p className="mt-1 font-bold">{t('units', { count: offer.quantity })}</p>}
          </li>
        ))}
      </ul>
      <form action={action}>
        <input type="hidden" name="locale" value={locale} />
        <input type="hidden" name="add" value={named.join(',')} />
        <Button type="submit" tone="accent" className="w-full sm:w-auto">
          {t('add')}
        </Button>
      </form>
    </section>
  )
}
