import { getTranslations } from 'next-intl/server'
import { IccidText } from '@/components/esims/iccid-text'
import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { type Locale, localePath } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { OrderLineView, OrderView } from '@/lib/orders/types'
import { bundleWords, travelDateWords } from './bundle-words'
import { Moment } from './moment'
import { LINE_TONES, lineWord } from './order-words'

interface Props {
  readonly locale: Locale
  readonly order: OrderView
  readonly token: string
}

/** Each eSIM of an order, with how it fares and the way to its installation. */
export async function OrderLines({ locale, order, token }: Props) {
  const t = await getTranslations({ locale, namespace: 'order.lines' })
  return (
    <section aria-labelledby="lines" className="mt-8">
      <h2 id="lines" className="text-xl">
        {t('title', { count: order.lines.length })}
      </h2>
      <ol className="mt-2">
        {order.lines.map((line, index) => (
          <Line key={line.lineId} locale={locale} order={order} line={line} place={index + 1} token={token} />
        ))}
      </ol>
    </section>
  )
}

type LineProps = Props & { readonly line: OrderLineView; readonly place: number }

async function Line({ locale, order, line, place, token }: LineProps) {
  const t = await getTranslations({ locale, namespace: 'order.lines' })
  const words = await bundleWords(line.bundle, locale)
  const [travelDay] = await travelDateWords(line.travelDate, locale)
  const word = lineWord(order, line)
  const name = line.label ?? t('unnamed', { place })
  const { lookingUntil } = line
  return (
    <li className="grid gap-3 border-line border-t py-5" data-line={word ?? 'unpaid'}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 className="text-lg">
            <bdi>{name}</bdi>
          </h3>
          <p>
            <bdi>{line.bundle.name}</bdi>
          </p>
          <p className="text-sm text-soft">
            {words.data} · {words.days} · {formatMoney(line.price, locale)}
          </p>
          {travelDay && <p className="text-sm text-soft">{travelDay}</p>}
          {line.iccid && <IccidText iccid={line.iccid} className="text-sm text-soft" />}
        </div>
        {word && <Badge tone={LINE_TONES[word]}>{t(`state.${word}.label`)}</Badge>}
      </div>
      {word && (
        <p className="max-w-prose text-soft">
          {t(`state.${word}.text`, { amount: formatMoney(line.price, locale) })}
          {word === 'slow' && lookingUntil && (
            <> {t.rich('lookingUntil', { time: () => <Moment locale={locale} iso={lookingUntil} /> })}</>
          )}
        </p>
      )}
      {word === 'ready' && (
        <div>
          <ButtonLink href={installPath(locale, order, line, token)} tone="accent">
            {t('install')}
            <span className="sr-only">: {name}</span>
            <Icon name="arrow" />
          </ButtonLink>
        </div>
      )}
    </li>
  )
}

const installPath = (locale: Locale, order: OrderView, line: OrderLineView, token: string): string =>
  `${localePath(locale, `/orders/${order.orderNumber}/esims/${line.lineId}`)}?${new URLSearchParams({ t: token })}`
