import type { Page } from 'playwright-core'
import { localePath } from '@/i18n/routing'
import { SAMPLE_ESIMS, UNKNOWN_ICCID } from '../../sandbox/providers/samples'
import { bundleFor as cheapestBundle } from './buying'
import { linePath, payNew, placeNew, readNew } from './new-esims'
import { ORDERS } from './orders'
import { until } from './until'
import { control, fault, freshLimits, plant, siteUrl } from './world'

/** A page in one of its states: how to get there, and what is on it once it is whole. */
export interface PageState {
  readonly name: string
  /** Address without language. */
  path(): Promise<string>
  readonly ready: string
  /** The world while it is opened. */
  readonly before?: () => Promise<unknown>
  readonly after?: () => Promise<unknown>
}

const sample = (state: string, vendor = 'travelroam') =>
  SAMPLE_ESIMS.find((one) => one.vendor === vendor && one.state === state)?.iccid ?? ''
const at = (path: string) => async () => path

const CARDS: readonly PageState[] = [
  ...[
    ...['not_installed', 'installed', 'active', 'nearly_empty', 'used_up', 'expired', 'revoked', 'disabled'],
    ...['deleted', 'error', 'unlimited', 'two_plans'],
  ].map((state) => ({ name: `card-${state}`, path: at(`/check/${sample(state)}`), ready: 'article' })),
  { name: 'card-unclear', path: at(`/check/${sample('revoked', 'airhub')}`), ready: 'article' },
]

/** A number that differs from a known one in its last digit. */
const MISTYPED = sample('active').replace(/.$/, (digit) => String((Number(digit) + 1) % 10))

const CHECKS: readonly PageState[] = [
  { name: 'home', path: at('/'), ready: 'form' },
  { name: 'check', path: at('/check'), ready: 'form' },
  { name: 'problem', path: at('/check/problem/eid'), ready: 'form' },
  ...CARDS,
  { name: 'not-found', path: at(`/check/${UNKNOWN_ICCID}`), ready: 'main ul.list-disc' },
  { name: 'wrong-digit', path: at(`/check/${MISTYPED}`), ready: 'main a[href*="confirmed=1"]' },
  {
    name: 'unreachable',
    path: async () => `/check/8947${String(Date.now()).padStart(15, '0')}?confirmed=1`,
    ready: 'main a[href*="confirmed=1"]',
    before: () => fault('esimcard', '*', 'reset_before'),
    after: () => control('/faults', undefined, 'DELETE'),
  },
]

const renewable = memo(() => plant())
const RENEWALS: readonly PageState[] = [
  {
    name: 'renew-offers',
    path: async () => `/renew/${await renewable()}`,
    ready: 'article a[href*="bundle="]',
  },
  {
    name: 'renew-pay',
    path: async () => `/renew/${await renewable()}?bundle=${await bundleFor(await renewable())}&currency=USD`,
    ready: '#email',
  },
  { name: 'renew-ask', path: at(`/renew/${sample('deleted')}`), ready: '#note' },
  { name: 'renew-refused', path: at(`/renew/${UNKNOWN_ICCID}`), ready: 'main a[href*="confirmed=1"]' },
]

const PURCHASES: readonly PageState[] = [
  { name: 'buy', path: async () => `/buy/${await cheapestBundle()}`, ready: '#email' },
  { name: 'buy-missing', path: at('/buy/bdl_0000000000000000000000000'), ready: 'main h1 >> visible=true' },
  { name: 'cart-adding', path: async () => `/cart?add=${await cheapestBundle()}`, ready: 'main form button' },
  { name: 'cart-empty', path: at('/cart'), ready: 'main h2' },
  { name: 'devices', path: at('/devices'), ready: '#q' },
  // Terms, questions and about us are the same page with other words.
  { name: 'privacy', path: at('/privacy'), ready: 'main article' },
]

const orders = Object.fromEntries(Object.entries(ORDERS).map(([word, make]) => [word, memo(make)]))
const newOrder = memo(async () => {
  const order = await placeNew([{ vendor: 'travelroam', labels: ['Grandma Ada'] }], 'looks')
  await payNew(order)
  const { lines } = await until(
    'new eSIM',
    () => readNew(order),
    ({ lines: [line] }) => line?.installable === true,
  )
  return { order, lineId: lines[0]?.line_id ?? 0 }
})
const INSTALL_PAGES: readonly PageState[] = [
  { name: 'order-new', path: async () => (await newOrder()).order.path, ready: '[data-qr] svg' },
  {
    name: 'install',
    path: async () => {
      const { order, lineId } = await newOrder()
      return linePath(order, lineId)
    },
    ready: '[data-qr] svg',
  },
]
const ORDER_PAGES: readonly PageState[] = [
  ...Object.entries(orders).map(([word, order]) => ({
    name: `order-${word}`,
    path: async () => (await order()).path,
    ready: 'main h1',
  })),
  {
    name: 'order-confirming',
    path: async () => `${(await orders.awaiting_payment?.())?.path}&from=stripe`,
    ready: 'main h1',
  },
  { name: 'order-missing', path: at('/orders/REN-000000000000?t=none'), ready: 'main h1' },
  {
    name: 'success',
    path: async () => `/renewal/success?session_id=${(await orders.fulfilled?.())?.session}`,
    ready: 'main h1',
  },
  { name: 'find-order', path: at('/orders/find'), ready: '#order_number' },
  { name: 'sign-in', path: at('/sign-in'), ready: '#email' },
  { name: 'redeem', path: at('/redeem#code=ABCD-EFGH-JKMN-PQRS'), ready: '#voucher' },
  { name: 'success-unknown', path: at('/renewal/success'), ready: 'main h1' },
  { name: 'cancelled', path: at('/renewal/cancelled'), ready: 'main h1' },
  { name: 'missing', path: at('/no-such-page'), ready: 'main h1 >> visible=true' },
]

const bundle = memo(async () => {
  const response = await fetch(`${siteUrl}/api/v2/bundles?country=TR&limit=1`)
  const { bundles } = (await response.json()) as { bundles: { slug: string }[] }
  return `/bundles/${bundles[0]?.slug}`
})
const CATALOGUE: readonly PageState[] = [
  { name: 'destinations', path: at('/destinations'), ready: 'main h1' },
  { name: 'destinations-searched', path: at('/destinations?q=united'), ready: 'main h1' },
  { name: 'destination', path: at('/destinations/turkey'), ready: 'main article' },
  {
    name: 'destination-chosen',
    path: at('/destinations/greece?data=3&days=7&sort=per_gb&currency=JPY'),
    ready: 'main article',
  },
  {
    name: 'destination-enough',
    path: at('/destinations/turkey?days=10&use=normal'),
    ready: 'main article',
  },
  { name: 'destination-nothing', path: at('/destinations/turkey?data=999'), ready: 'main h1' },
  { name: 'region', path: at('/regions/europe'), ready: 'main article' },
  { name: 'region-sea', path: at('/regions/sea'), ready: 'main h1' },
  { name: 'bundle', path: bundle, ready: 'main aside' },
  { name: 'trip', path: at('/trip'), ready: 'main form' },
  { name: 'trip-planned', path: at('/trip?c=TR,GR,MA&days=7&use=normal'), ready: 'main article' },
]

/** Every page in every state that it can be looked at in. */
export const PAGE_STATES: readonly PageState[] = [
  ...CATALOGUE,
  ...CHECKS,
  ...RENEWALS,
  ...PURCHASES,
  ...INSTALL_PAGES,
  ...ORDER_PAGES,
]

/** Opens a page in a language and waits until it is whole. */
export async function openState(page: Page, state: PageState, locale: string): Promise<void> {
  await freshLimits()
  const path = localePath(locale, await state.path())
  await state.before?.()
  await page.goto(path)
  await page.locator(state.ready).first().waitFor()
  // Letters of another width would move what is measured.
  await page.evaluate(async () => void (await document.fonts.ready))
  await state.after?.()
}

async function bundleFor(iccid: string): Promise<string> {
  const response = await fetch(`${siteUrl}/api/v2/esims/${iccid}/offers`)
  const { offers } = (await response.json()) as { offers: { bundle_id: string }[] }
  return offers[0]?.bundle_id ?? ''
}

function memo<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
