import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { after, connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { MoneyBackSection } from '@/app/_orders/money-back-section'
import { InstallPanel } from '@/components/esims/install/install-panel'
import { LimitReached } from '@/components/esims/install/limit-reached'
import { CartUnits } from '@/components/layout/cart-units'
import { OrderPageBody } from '@/components/orders/order-page'
import { OrderResend, RESENT } from '@/components/orders/order-resend'
import { type Locale, localePath } from '@/i18n/routing'
import { unitsIn } from '@/lib/orders/cart'
import { settleReturn } from '@/lib/orders/commands/settle-session'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { showInstall } from '@/lib/orders/line-install'
import { otherPayWays } from '@/lib/orders/pay-ways'
import { viewOrder } from '@/lib/orders/queries'
import { mayBePaidFrom } from '@/lib/orders/sold-where'
import type { OrderView } from '@/lib/orders/types'
import { config } from '@/lib/platform/config'
import { clientKey } from '@/lib/platform/http/client-key'
import { visitorCountry } from '@/lib/platform/http/visitor-country'
import { currentCart } from '../../cart/cart-cookie'
import { continuePayment, resend } from './actions'

type Props = PageProps<'/[locale]/orders/[number]'>

export const instant = false
/** The purchase may begin after the answer: it gets the time it needs. */
export const maxDuration = 240

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { number } = await params
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.order' })
  return { title: t('title', { number }), robots: { index: false, follow: false } }
}

/** The guest's way back to an order. A wrong number and a wrong token are the same 404. */
export default async function OrderPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { number } = await params
  const { t: token, session_id: sessionId, from, resent, back } = await searchParams
  await connection()
  if (typeof token !== 'string') notFound()
  const path = localePath(locale, `/orders/${number}`)
  const order = await viewOrder({ orderNumber: number, token })
  if (!order.ok) notFound()
  if (typeof sessionId === 'string') {
    // Any outcome is fine: the webhook and the sweep settle it too. The address then loses the session.
    if ((await settleReturn(sessionId)).ok) after(workOff)
    redirect(`${path}?${new URLSearchParams({ t: token, from: 'stripe' })}`)
  }
  const { supportEmail } = config()
  const link = { orderNumber: number, token, locale }
  return (
    <>
      <CartUnits units={unitsIn((await currentCart()).lines)} />
      <OrderPageBody
        locale={locale}
        order={order.value}
        token={token}
        fromStripe={from === 'stripe'}
        supportEmail={supportEmail}
        install={await installOf(locale, order.value)}
        continuePayment={continuePayment.bind(null, link)}
        isClosedHere={!(await mayBePaidFrom(order.value, visitorCountry(await headers())))}
        otherWays={order.value.paidAt ? [] : await otherPayWays(number)}
        moneyBack={
          order.value.paidAt && (
            <MoneyBackSection
              locale={locale}
              order={{ orderNumber: number, token }}
              place={link}
              answer={back}
            />
          )
        }
        resend={
          <OrderResend
            locale={locale}
            order={order.value}
            resent={RESENT.find((word) => word === resent) ?? null}
            resend={resend.bind(null, link)}
          />
        }
      />
    </>
  )
}

/** The installation itself where the order is of one new eSIM; several are opened one by one. */
async function installOf(locale: Locale, order: OrderView) {
  const [line, ...others] = order.lines
  if (!line || others.length > 0 || line.iccid === null) return null
  const install = await showInstall(line, clientKey(await headers()))
  if (!install.ok) return <LimitReached locale={locale} seconds={install.error.retryAfterSeconds} />
  if (!install.value) return null
  return (
    <InstallPanel
      locale={locale}
      install={install.value}
      iccid={line.iccid}
      bundle={line.bundle}
      label={line.label}
      supportEmail={config().supportEmail}
    />
  )
}
