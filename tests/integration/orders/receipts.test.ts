import { extractText, getDocumentProxy } from 'unpdf'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { formatMoney } from '@/lib/core/money'
import { fromStripeAmount } from '@/lib/payments/rules'
import { openShop } from './shop'

// Words are Next's to load; here they are read as the files say.
vi.mock('next-intl/server', async () => {
  const { createTranslator } = await import('next-intl')
  const { readFileSync } = await import('node:fs')
  return {
    getTranslations: async ({ locale, namespace }: { locale: string; namespace: string }) =>
      createTranslator({
        locale: locale as 'en',
        namespace: namespace as never,
        messages: JSON.parse(readFileSync(`messages/${locale}.json`, 'utf8')) as Record<string, never>,
      }),
  }
})

/** What receipts say is what Stripe took, in every kind of currency. */

let shop: Awaited<ReturnType<typeof openShop>>
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120, env: { STORE_CURRENCIES: 'USD,EUR,JPY,KWD' } })
})

let client = 0

async function bought(currency: string) {
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  const { placeOrder } = await import('@/lib/orders/commands/place-order')
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const { viewOrder } = await import('@/lib/orders/queries')
  const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
  const bundleOf = async (vendor: string) => {
    const [row] = await shop.sql`
      select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and cost_minor > 300 order by cost_minor, id limit 1`
    return String(row?.id)
  }
  const items = [
    { bundleId: await bundleOf('travelroam'), quantity: 2 },
    { bundleId: await bundleOf('airhub'), quantity: 1, labels: ['Ağça'] },
  ]
  const clientKey = `receipt-${++client}`
  const quote = await quoteBundles({ items, currency, clientKey })
  if (!quote.ok) throw new Error(`no quote: ${quote.error.code}`)
  const placed = await placeOrder({
    quoteId: quote.value.quoteId,
    email: 'ada@example.test',
    locale: 'en',
    channel: 'web',
    idempotencyKey: null,
    clientKey,
  })
  if (!placed.ok) throw new Error(`no order: ${placed.error.code}`)
  await shop.pay(placed.value.sessionId)
  await settleSession(placed.value.sessionId)
  for (let round = 0; ; round++) {
    await shop.sql`update store.fulfilments set next_at = now()`
    await shop.sql`update store.refunds set next_at = now()`
    await sweepOrders({ quietSeconds: 0 })
    const view = await viewOrder(placed.value)
    if (!view.ok) throw new Error(view.error.code)
    if (view.value.final) return { view: view.value, ...placed.value }
    if (round > 30) throw new Error(`never final: ${view.value.state}`)
  }
}

describe.each(['USD', 'JPY', 'KWD'])('a receipt in %s', (currency) => {
  test('adds up to what was captured, less what went back, on the page and in the PDF', async () => {
    const { receiptSums } = await import('@/lib/orders/receipt')
    const { receiptPaper } = await import('@/components/orders/receipt-paper')
    const { renderReceipt } = await import('@/components/orders/receipt-pdf')
    await shop.control('/faults', {
      vendor: 'airhub',
      operation: 'order',
      kind: 'out_of_stock',
      remaining: 9,
    })
    const { view, sessionId } = await bought(currency)
    await shop.control('/faults', undefined, 'DELETE')
    const stripe = await shop.totals(sessionId)
    const ours = (amount: number) => fromStripeAmount(amount, currency.toLowerCase())
    const sums = receiptSums(view)
    expect(view.tax, 'where the store works out none').toBeNull()
    expect(sums.paid).toEqual(ours(stripe.captured))
    expect(sums.returned).toEqual(ours(stripe.refunded))
    expect(sums.kept).toEqual(ours(stripe.captured - stripe.refunded))
    expect(stripe.refunded).toBeGreaterThan(0)

    const pdf = await renderReceipt(await receiptPaper(view, view.paidAt ?? '', 'en'))
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true })
    const said = text.replace(/\s+/g, ' ')
    for (const amount of [sums.paid, sums.kept, ...view.lines.map(({ price }) => price)])
      expect(said).toContain(formatMoney(amount, 'en').replace(/\s+/g, ' '))
    expect(said).toContain(view.orderNumber)
    expect(said).toContain('Ağça')
    expect(said, 'the card, as Stripe names it').toMatch(/Visa •••• 4242/)
  })
})
