import { getTranslations } from 'next-intl/server'
import { Button, ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'
import type { PayWay } from '@/lib/orders/pay-ways'
import type { OrderView } from '@/lib/orders/types'
import { isPayable, type OrderWord } from './order-words'

interface Props {
  readonly locale: Locale
  readonly order: OrderView
  readonly word: OrderWord
  readonly continuePayment: (form: FormData) => Promise<void>
  /** Where there are several payment services: the others. */
  readonly otherWays: readonly PayWay[]
  /** Not sold from where the visitor is. */
  readonly isClosedHere: boolean
}

/** What the buyer can do now. */
export async function OrderActions({ locale, order, word, continuePayment, otherWays, isClosedHere }: Props) {
  const t = await getTranslations({ locale, namespace: 'order' })
  const refused = await getTranslations({ locale, namespace: 'errors' })
  const mayPay = isPayable(word) && !isClosedHere
  const pay = (
    <>
      {t('continue')}
      <Icon name="arrow" />
    </>
  )
  return (
    <div className="mt-7 flex flex-wrap gap-3 empty:hidden">
      {isPayable(word) && isClosedHere && <Notice tone="warn" title={refused('NOT_SOLD_FROM_COUNTRY')} />}
      {mayPay &&
        (order.checkoutUrl ? (
          <ButtonLink href={order.checkoutUrl} tone="accent">
            {pay}
          </ButtonLink>
        ) : (
          <form action={continuePayment}>
            <Button type="submit" tone="accent">
              {pay}
            </Button>
          </form>
        ))}
      {mayPay &&
        otherWays.map(({ id, name }) => (
          <form key={id} action={continuePayment}>
            <input type="hidden" name="service" value={id} />
            <Button type="submit" tone="quiet">
              {t('payWays.other', { service: name })}
            </Button>
          </form>
        ))}
      {(word === 'expired' || word === 'canceled') && (
        <ButtonLink
          href={localePath(locale, order.kind === 'renewal' ? `/renew/${order.iccid}` : '/')}
          tone="accent"
        >
          {t('again')}
        </ButtonLink>
      )}
      {order.iccid !== '' && order.lines.length === 1 && (
        <ButtonLink
          href={localePath(locale, `/check/${order.iccid}?confirmed=1`)}
          tone={word === 'fulfilled' && order.kind === 'renewal' ? 'accent' : 'quiet'}
        >
          {t('check')}
        </ButtonLink>
      )}
    </div>
  )
}
