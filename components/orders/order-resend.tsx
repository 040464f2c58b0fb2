import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/i18n/routing'
import type { OrderView } from '@/lib/orders/types'

/** What became of the wish to have the mail again. */
export const RESENT = ['ok', 'onItsWay', 'wait'] as const
export type Resent = (typeof RESENT)[number]

const WORDS = { ok: 'sent', onItsWay: 'onItsWay', wait: 'wait' } as const

interface Props {
  readonly locale: Locale
  readonly order: OrderView
  readonly resent: Resent | null
  /** Sends it to the order's own address, and comes back to this page. */
  readonly resend: () => Promise<void>
}

/** For buyers whose mail did not arrive. The address is the order's; it cannot be given here. */
export async function OrderResend({ locale, order, resent, resend }: Props) {
  if (!order.paidAt || !order.emailMasked) return null
  const t = await getTranslations({ locale, namespace: 'order.resend' })
  const email = () => <bdi dir="ltr">{order.emailMasked}</bdi>
  return (
    <div id="resend" className="mt-7 border-line border-t pt-6">
      {resent === null ? (
        <p className="max-w-prose text-soft">{t.rich('text', { email })}</p>
      ) : (
        <Notice live tone={resent === 'wait' ? 'warn' : 'good'} title={t.rich(WORDS[resent], { email })} />
      )}
      <form action={resend} className="mt-3">
        <Button type="submit" tone="quiet" className="min-h-11 px-4">
          <Icon name="mail" />
          {t('button')}
        </Button>
      </form>
    </div>
  )
}
