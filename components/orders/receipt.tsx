import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { Fact } from '@/components/ui/fact'
import { PrintButton } from '@/components/ui/print-button'
import { type Locale, localePath } from '@/i18n/routing'
import type { OrderView } from '@/lib/orders/types'
import { Moment } from './moment'
import { type ReceiptLine, type ReceiptSum, receiptWords } from './receipt-words'

interface Props {
  readonly locale: Locale
  readonly order: OrderView
  readonly paidAt: string
  readonly token: string
  readonly supportEmail: string
}

/** What was paid to whom for what. The only thing on the page that is printed. */
export async function Receipt({ locale, order, paidAt, token, supportEmail }: Props) {
  const t = await getTranslations({ locale, namespace: 'order.receipt' })
  const { lines, sums, tax, seller } = await receiptWords(order, locale)
  const pdf = `${localePath(locale, `/orders/${order.orderNumber}/receipt.pdf`)}?${new URLSearchParams({ t: token })}`
  return (
    <section aria-labelledby="receipt" className="rounded-card border border-line bg-surface shadow-card">
      <div className="p-5 sm:p-7">
        <h2 id="receipt" className="text-xl">
          {t('title')}
        </h2>
        <dl className="mt-4 grid gap-4">
          <Fact name={t('number')}>
            <bdi dir="ltr" translate="no">
              {order.orderNumber}
            </bdi>
          </Fact>
          <Fact name={t('date')}>
            <Moment locale={locale} iso={paidAt} />
          </Fact>
          {order.emailMasked && (
            <Fact name={t('email')}>
              <bdi dir="ltr">{order.emailMasked}</bdi>
            </Fact>
          )}
          <Fact name={t('seller')}>
            <bdi translate="no">{seller.name}</bdi>
            {seller.address.map((part) => (
              <span key={part} translate="no" className="block font-normal">
                <bdi>{part}</bdi>
              </span>
            ))}
            {seller.taxId && (
              <span className="block font-normal">
                {seller.taxId.name}{' '}
                <bdi dir="ltr" translate="no">
                  {seller.taxId.value}
                </bdi>
              </span>
            )}
            <span className="block font-normal text-soft">
              <bdi dir="ltr">{supportEmail}</bdi>
            </span>
          </Fact>
        </dl>
      </div>
      <ul className="border-line border-t px-5 sm:px-7">
        {lines.map((line) => (
          <Line key={line.key} line={line} />
        ))}
      </ul>
      <div className="tear-line grid gap-2 p-5 sm:p-7">
        {sums.map((sum) => (
          <Sum key={sum.key} sum={sum} />
        ))}
        {tax.lines.map(({ key, name, amount }) => (
          <p key={key} className="flex items-baseline justify-between gap-4 text-sm text-soft">
            <span>{name}</span>
            <span className="shrink-0 tabular-nums">{amount}</span>
          </p>
        ))}
        {tax.note !== null && <p className="text-sm text-soft">{tax.note}</p>}
        <p className="no-print mt-4 flex flex-wrap gap-3">
          <PrintButton label={t('print')} />
          <ButtonLink href={pdf} tone="quiet" className="min-h-11 px-4" rel="nofollow">
            {t('pdf')}
          </ButtonLink>
        </p>
      </div>
    </section>
  )
}

const Line = ({ line }: { line: ReceiptLine }) => (
  <li className="flex items-start justify-between gap-4 border-line border-t py-4 first:border-t-0">
    <div className="min-w-0">
      <p className="font-bold leading-snug">
        <bdi>{line.title}</bdi>
      </p>
      <p className="text-sm text-soft">
        {line.details.map((detail, place) => (
          <span key={detail}>
            {place > 0 && ' · '}
            <bdi>{detail}</bdi>
          </span>
        ))}
      </p>
      {line.iccid && (
        <p className="text-sm text-soft tabular-nums">
          <bdi dir="ltr" translate="no">
            {line.iccid}
          </bdi>
        </p>
      )}
    </div>
    <span className="shrink-0 font-bold tabular-nums">{line.amount}</span>
  </li>
)

const Sum = ({ sum }: { sum: ReceiptSum }) => (
  <p className="flex items-baseline justify-between gap-4">
    <span className={sum.isTotal ? 'font-bold' : ''}>{sum.name}</span>
    <span className={`tabular-nums ${sum.isTotal ? 'font-extrabold text-2xl' : 'font-bold'}`}>
      {sum.amount}
    </span>
  </p>
)
