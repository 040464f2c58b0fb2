import { getTranslations } from 'next-intl/server'
import { isLocale, routing } from '@/i18n/routing'
import { viewerOfRequest } from '@/lib/auth/viewer'
import { isCurrencyCode } from '@/lib/core/money'
import { fail } from '@/lib/core/result'
import { walletCsv } from '@/lib/orders/wallet-csv'
import { WALLET_SOURCES, type WalletSource } from '@/lib/orders/wallet-sources'
import { route } from '@/lib/platform/http/route'

const HEAD = ['time', 'what', 'order', 'amount', 'balance', 'currency'] as const

/** The viewer's statement in one currency as a file for spreadsheets. */
export const GET = route({ name: 'wallet.csv', limits: ['read.client'] }, async ({ request, params }) => {
  const viewer = await viewerOfRequest(request)
  if (!viewer) return fail('UNAUTHENTICATED')
  const currency = new URL(request.url).searchParams.get('currency') ?? ''
  if (!isCurrencyCode(currency)) return fail('VALIDATION', { fields: { currency: 'Not a currency.' } })
  const locale = params.locale && isLocale(params.locale) ? params.locale : routing.defaultLocale
  const t = await getTranslations({ locale, namespace: 'wallet' })
  const source = Object.fromEntries(WALLET_SOURCES.map((name) => [name, t(`source.${name}`)]))
  const rows = walletCsv(viewer, currency, {
    head: HEAD.map((name) => t(`csv.${name}`)),
    source: source as Record<WalletSource, string>,
  })
  return new Response(asStream(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="wallet-${currency}.csv"`,
      'cache-control': 'private, no-store',
    },
  })
})

/** Page by page, as fast as it is read. */
function asStream(rows: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await rows.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}
