import * as z from 'zod'
import { knownDevice } from '@/app/_http/device-cookie'
import { viewerOfRequest } from '@/lib/auth/viewer'
import { quoteBundles } from '@/lib/orders/commands/quote-bundles'
import { quoteRenewal } from '@/lib/orders/commands/quote-renewal'
import { basketInput, quoteInput } from '@/lib/orders/schemas'
import { parseInput } from '@/lib/platform/http/body'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { visitorCountry } from '@/lib/platform/http/visitor-country'

export const OPTIONS = preflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** A price, good until `expires_at`: for renewing an eSIM (`iccid`), or for new ones (`items`). Moves no money. */
export const POST = route(
  { name: 'quotes.create', body: z.record(z.string(), z.unknown()), status: 201 },
  async ({ request, body, clientKey }) => {
    const viewer = await viewerOfRequest(request)
    const buyer = {
      userId: viewer?.userId ?? null,
      email: viewer?.email ?? null,
      devices: await knownDevice(),
    }
    if ('items' in body) {
      const basket = parseInput(basketInput, body)
      if (!basket.ok) return basket
      const code = basket.value.promotion_code ?? null
      return quoteBundles({
        ...wishOf(basket.value, clientKey),
        buyerPlace: {
          country: visitorCountry(request.headers),
          saysOutside: basket.value.outside_restricted ? 'all' : [],
        },
        promotion: { ...buyer, code },
      })
    }
    const renewal = parseInput(quoteInput, body)
    if (!renewal.ok) return renewal
    const { iccid, bundle_id: bundleId, currency, promotion_code: code } = renewal.value
    return quoteRenewal({
      iccid,
      clientKey,
      promotion: { ...buyer, code: code ?? null },
      ...(bundleId ? { bundleId } : {}),
      ...(currency ? { currency } : {}),
    })
  },
)

const wishOf = ({ items, currency }: z.output<typeof basketInput>, clientKey: string) => ({
  clientKey,
  items: items.map((item) => ({
    bundleId: item.bundle_id,
    quantity: item.quantity,
    labels: item.labels,
    travelDate: item.travel_date,
  })),
  ...(currency ? { currency } : {}),
})
