import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test, vi } from 'vitest'
import { OrderActions } from '@/components/orders/order-actions'
import { lineView, orderView } from './order-views'

// Words are Next's to load; here a word is its own name.
vi.mock('next-intl/server', () => ({
  getTranslations:
    async ({ namespace }: { namespace: string }) =>
    (key: string) =>
      `${namespace}.${key}`,
}))

const shown = async (isClosedHere: boolean, word: 'awaiting_payment' | 'fulfilled') =>
  renderToStaticMarkup(
    await OrderActions({
      order: orderView([lineView(1, 1200)], { checkoutUrl: 'https://stripe.example/' }),
      ...{
        locale: 'en',
        word,
        isClosedHere,
        continuePayment: async () => {},
        otherWays: [{ id: 'other', name: 'Other' }],
      },
    }),
  )

describe('an order’s buttons', () => {
  test('lead to its payment where it is sold, and nowhere but to the reason where it is not', async () => {
    const open = await shown(false, 'awaiting_payment')
    expect(open).toContain('https://stripe.example/')
    expect(open).toContain('name="service"')
    expect(open).not.toContain('NOT_SOLD_FROM_COUNTRY')
    const closed = await shown(true, 'awaiting_payment')
    expect(closed).toContain('errors.NOT_SOLD_FROM_COUNTRY')
    expect(closed).not.toMatch(/stripe\.example|name="service"|order\.continue/)
    expect(await shown(true, 'fulfilled')).not.toContain('NOT_SOLD_FROM_COUNTRY')
  })
})
