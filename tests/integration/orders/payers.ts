import { randomUUID } from 'node:crypto'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import type { FaultKind } from '../../sandbox/kernel/types'
import { inParallel, type Shop } from './bulk'

/** People who begin to pay with a wallet, a promotion and a card, and what becomes of it at each step. */

const CALLS = [
  'checkout.sessions.create',
  'checkout.sessions.retrieve',
  'checkout.sessions.expire',
  'payment_intents.create',
  'payment_intents.retrieve',
  'payment_intents.cancel',
]
const DOWN: readonly FaultKind[] = [
  'reset_before',
  'reset_after',
  'status_500_before',
  'status_500_after',
  'malformed',
]
/** What is left for the card. */
const CARD_MINOR = 300
const AT_ONCE = 8

export interface Payer {
  readonly viewer: Viewer
  readonly orderId: string
  readonly orderNumber: string
  readonly walletMinor: number
  session: string | null
  intent: string | null
  isPaid: boolean
  /** What they did, for whoever has to find out. */
  readonly story: string[]
}
type Act = (payer: Payer) => Promise<unknown>
type Pick = <T>(items: readonly T[]) => T

const commands = async () => ({
  ...(await import('@/lib/orders/commands/open-checkout')),
  ...(await import('@/lib/orders/commands/open-intent')),
  ...(await import('@/lib/orders/commands/prepare-payment')),
  ...(await import('@/lib/orders/commands/cancel-order')),
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/settle-intent')),
})

export async function openPayers(shop: Shop) {
  const lib = await commands()
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  const { placeUnpaid } = await import('@/lib/orders/commands/place-order')
  const { createPromotion } = await import('@/lib/promotions/commands/create-promotion')
  const { inTransaction } = await import('@/lib/platform/db/client')
  const { post } = await import('@/lib/wallet/commands/post')
  const { creditGiven } = await import('@/lib/wallet/rules')
  const [bundle] = await shop.sql`
    select id from store.bundles where provider = 'travelroam' and on_sale and array_length(countries, 1) = 1
    order by cost_minor desc, id limit 1`
  const items = [{ bundleId: String(bundle?.id), quantity: 1 }]

  async function promotion(code: string): Promise<string> {
    const made = await createPromotion({
      code,
      benefit: { kind: 'percent', basisPoints: 1500 },
      names: { en: 'A sale' },
    })
    if (!made.ok) throw new Error(made.error.code)
    return made.value.promotionId
  }

  /** An order with a discount, of somebody whose wallet has all but the card's part of it. */
  async function payer(code: string): Promise<Payer> {
    const viewer = { userId: randomUUID(), email: `${randomUUID()}@example.test`, sessionId: null }
    const quote = await quoteBundles({
      items,
      currency: 'EUR',
      clientKey: viewer.userId,
      promotion: { code },
    })
    if (!quote.ok) throw new Error(quote.error.code)
    const walletMinor = quote.value.price.amountMinor - CARD_MINOR
    await inTransaction((tx) =>
      post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(walletMinor, 'EUR'))),
    )
    const placed = await placeUnpaid({
      quoteId: quote.value.quoteId,
      email: viewer.email,
      locale: 'en',
      channel: 'web',
      idempotencyKey: viewer.userId,
      clientKey: viewer.userId,
      viewer,
      wallet: { wish: 'first', shownMinor: null },
    })
    if (!placed.ok) throw new Error(placed.error.code)
    const { orderId, orderNumber } = placed.value
    return {
      viewer,
      orderId,
      orderNumber,
      walletMinor,
      session: null,
      intent: null,
      isPaid: false,
      story: [],
    }
  }

  const openSession: Act = async (one) => {
    const opened = await lib.openCheckout(one.orderId)
    Object.assign(one, { session: opened.ok ? opened.value.sessionId : null, intent: null })
  }
  const openIntent: Act = async (one) => {
    const opened = await lib.openIntent(one.orderId)
    Object.assign(one, { intent: opened.ok ? opened.value.intentId : null, session: null })
  }
  /** The process dies between what it writes down and its call to Stripe. */
  const die: Act = ({ orderId }) => lib.preparePayment(orderId, 'session', 'stripe')
  const cancel: Act = ({ orderId }) => lib.cancelOrder(orderId)
  const settle: Act = async ({ session, intent }) => {
    if (session) await lib.settleSession(session)
    if (intent) await lib.settleIntent(intent)
  }
  /** On Stripe's page, or with its form. @returns false where there is none, or it has ended */
  async function payWith({ session, intent }: Payer, outcome: string): Promise<boolean> {
    if (!session && !intent) return false
    const done = session ? shop.pay(session, outcome) : shop.payIntent(intent ?? '', outcome)
    return done.then(
      () => true,
      () => false,
    )
  }
  const decline: Act = (one) => payWith(one, 'declined')
  const pay: Act = async (one) => {
    one.isPaid = await payWith(one, 'succeeded')
    await settle(one)
  }
  const failLater: Act = async (one) => {
    if (!one.session || !(await payWith(one, 'delayed_failure'))) return
    await settle(one)
    await shop.control('/stripe/settle-delayed', { session: one.session, outcome: 'failed' })
    await settle(one)
  }
  const differ: Act = async (one) => {
    if (!one.session || !(await payWith(one, 'succeeded'))) return
    await shop.control('/stripe/tamper', { session: one.session, set: { amount_total: 1 } })
    await settle(one)
  }
  const expire: Act = async (one) => {
    if (one.session) await shop.control('/stripe/expire', { session: one.session }).catch(() => null)
    await settle(one)
  }
  const leave: Act = async () => {}

  const OPENINGS = [openSession, openSession, openSession, openIntent, die, leave]
  const DOINGS = [leave, decline, failLater, failLater, failLater, expire, cancel, pay, differ]

  /** Each does one of these, with Stripe well, or down in one way for all of them who are there just then. */
  async function phase(people: readonly Payer[], acts: readonly Act[], pick: Pick, share: number) {
    const plans = people.map((one) => {
      const isDown = pick(Array.from({ length: 20 }, (_, n) => n < share * 20))
      return { one, act: pick(acts), weather: isDown ? pick(DOWN) : 'well' }
    })
    for (const weather of ['well', ...DOWN] as const) {
      if (weather !== 'well')
        for (const operation of CALLS)
          shop.world.world.faults.add({ vendor: 'stripe', operation, kind: weather, probability: 1 })
      const here = plans.filter((plan) => plan.weather === weather)
      await inParallel(here, AT_ONCE, ({ one, act }) => {
        one.story.push(`${act.name} ${weather}`)
        return act(one)
      })
      shop.world.world.faults.clear()
    }
  }

  return {
    promotion,
    many: (count: number, code: string) =>
      inParallel(Array.from({ length: count }), AT_ONCE, () => payer(code)),
    open: (people: readonly Payer[], pick: Pick) => phase(people, OPENINGS, pick, 0.35),
    act: (people: readonly Payer[], pick: Pick) => phase(people, DOINGS, pick, 0.15),
  }
}
