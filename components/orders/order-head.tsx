import { getTranslations } from 'next-intl/server'
import { Icon, type IconName } from '@/components/ui/icon'
import { TONE_TINT, type Tone } from '@/components/ui/tone'
import type { Locale } from '@/i18n/routing'
import { formatMoney, money } from '@/lib/core/money'
import type { OrderView, RefundView } from '@/lib/orders/types'
import { Moment } from './moment'
import { freshWord, isGivenBack, ORDER_TONES, type OrderWord } from './order-words'

const TONE_ICONS: Readonly<Record<Tone, IconName>> = {
  good: 'check',
  note: 'clock',
  warn: 'clock',
  bad: 'cross',
  idle: 'info',
}

/** The one sentence that must be true, and what it means for the buyer. */
export async function OrderHead({
  locale,
  order,
  word,
}: {
  locale: Locale
  order: OrderView
  word: OrderWord
}) {
  const t = await getTranslations({ locale, namespace: 'order' })
  const givenBack = isGivenBack(order, word)
  const fresh = givenBack ? null : freshWord(order, word)
  const tone = fresh === 'codeComing' ? 'note' : ORDER_TONES[word]
  const { lookingUntil } = order
  const returned = whereTo(order, locale)
  // That money went back is all there is to say, so where it went takes the place of the words about banks.
  const isAllToSay = word === 'refunded' || (word === 'partially_refunded' && !givenBack && fresh === null)
  const said = (part: 'title' | 'text') => {
    if (part === 'text' && returned && isAllToSay) return t(`whereTo.${returned.place}`, returned.sums)
    if (givenBack) return t(`givenBack.${part}`)
    return fresh ? t(`fresh.${fresh}.${part}`, { count: order.lines.length }) : t(`state.${word}.${part}`)
  }
  return (
    <>
      <p className="font-semibold text-soft">
        <bdi translate="no">{t('label', { number: order.orderNumber })}</bdi>
      </p>
      <div role="status" className="mt-4">
        <h1 className="flex items-center gap-4 text-3xl">
          <span className={`grid size-14 shrink-0 place-items-center rounded-full ${TONE_TINT[tone]}`}>
            <Icon name={TONE_ICONS[tone]} className="size-7" />
          </span>
          {said('title')}
        </h1>
        <p className="mt-3 max-w-prose text-lg text-soft">{said('text')}</p>
        {returned && word === 'partially_refunded' && !isAllToSay && (
          <p className="mt-3 max-w-prose text-lg">{t(`whereTo.${returned.place}`, returned.sums)}</p>
        )}
        {word === 'slow' && lookingUntil && (
          <p className="mt-3 max-w-prose text-lg">
            {t.rich('lookingUntil', { time: () => <Moment locale={locale} iso={lookingUntil} /> })}
          </p>
        )}
      </div>
    </>
  )
}

/** Where the money went, if not all of it to the card; that is said by the state itself. */
function whereTo({ refunds, price }: OrderView, locale: Locale) {
  const sumOf = (place: RefundView['destination']) =>
    refunds
      .filter(({ destination, state }) => destination === place && state === 'succeeded')
      .reduce((sum, { amount }) => sum + amount.amountMinor, 0)
  const text = (minor: number) => formatMoney(money(minor, price.currency), locale)
  const [wallet, card] = [sumOf('wallet'), sumOf('card')]
  if (wallet === 0) return null
  const sums = { wallet: text(wallet), card: text(card) }
  return { place: card === 0 ? ('wallet' as const) : ('both' as const), sums }
}
