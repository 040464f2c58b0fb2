import { receiptPaper } from '@/components/orders/receipt-paper'
import { renderReceipt } from '@/components/orders/receipt-pdf'
import { isLocale, routing } from '@/i18n/routing'
import { fail } from '@/lib/core/result'
import { viewOrder } from '@/lib/orders/queries'
import { route } from '@/lib/platform/http/route'

/** The receipt of a paid order as a file, for whoever holds its token. All else is the same 404. */
export const GET = route({ name: 'orders.receipt', limits: ['read.client'] }, async ({ request, params }) => {
  const token = new URL(request.url).searchParams.get('t') ?? ''
  const order = await viewOrder({ orderNumber: params.number ?? '', token })
  if (!order.ok) return order
  const { paidAt, orderNumber } = order.value
  if (paidAt === null) return fail('ORDER_NOT_FOUND')
  const locale = params.locale && isLocale(params.locale) ? params.locale : routing.defaultLocale
  const pdf = await renderReceipt(await receiptPaper(order.value, paidAt, locale))
  return new Response(new Uint8Array(pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${orderNumber}.pdf"`,
    },
  })
})
