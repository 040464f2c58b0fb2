import * as z from 'zod'
import type { SandboxRequest, SandboxResponse } from '../../kernel/http'
import { type Esim, isDead } from '../esims'
import { uuidFrom } from '../identifiers'
import { optionOf } from '../options'
import { type Route, route } from '../routes'
import type { Sale, Shop } from '../shop'
import { refusal, refuse } from './manners'
import { packageName, packageOnSim, simOf } from './words'

/** Documents write `imei`, working clients `iccid`; both mean the ICCID, and its absence a new eSIM (§3.3). */
const purchaseBody = z.strictObject({
  package_type_id: z.string(),
  iccid: z.string().nullish(),
  imei: z.string().nullish(),
  sandbox: z.boolean().optional(),
})

const eligibilityBody = z.strictObject({
  iccid: z.string().optional(),
  imei: z.string().optional(),
  package_type_id: z.string().optional(),
})

const DEFAULT_APPLY_MS = 120_000
const DEFAULT_ASYNC_APPLY_MS = 15_000

export function purchaseRoutes(shop: Shop): Route[] {
  const operation = {
    names: ['order', 'topup'],
    of: (req: SandboxRequest) => (targetOf(req.json()) ? 'topup' : 'order'),
  }
  return [
    route({
      at: 'POST /can-topup-esim',
      operation: 'topup-check',
      body: eligibilityBody,
      handle({ body }) {
        const esim = shop.esims.get(body.iccid ?? body.imei ?? '')
        if (!esim) return refusal(404, 'eSIM not found')
        return { status: 200, body: { status: true, data: { topup_available: !isDead(esim) } } }
      },
    }),
    route({
      at: 'POST /package/purchase',
      operation,
      body: purchaseBody,
      handle: ({ body }) => purchase(shop, body, false),
    }),
    route({
      at: 'POST /package/purchase/async',
      operation,
      body: purchaseBody,
      handle: ({ body }) => purchase(shop, body, true),
    }),
    route({
      at: 'POST /package/date_voice_sms/purchase',
      operation,
      // Package and address fields, as the SDK sends them; their list is not public.
      body: z.looseObject({ package_type_id: z.string() }),
      handle({ body }) {
        const sold = sell(shop, { package_type_id: body.package_type_id, iccid: targetOf(body) }, 0)
        if (!('sale' in sold)) return sold.refused
        const { application } = sold.sale
        const data = {
          id: application.id,
          package: packageName(application.bundle),
          activated: false,
          status: 'Released',
        }
        return { status: 200, body: { status: true, message: 'Purchased successfully', data } }
      },
    }),
  ]
}

function targetOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null
  const { iccid, imei } = body as { iccid?: unknown; imei?: unknown }
  const target = iccid ?? imei
  return typeof target === 'string' && target !== '' ? target : null
}

type Body = z.infer<typeof purchaseBody>

/** No client reference, no idempotency: the same call twice charges twice (§3.5). */
function purchase(shop: Shop, body: Body, async: boolean): SandboxResponse {
  const { world } = shop
  const delayed = optionOf(world, 'esimcard', 'delayed', false)
  const delayMs = async
    ? optionOf(world, 'esimcard', 'asyncApplyMs', DEFAULT_ASYNC_APPLY_MS)
    : delayed
      ? optionOf(world, 'esimcard', 'applyMs', DEFAULT_APPLY_MS)
      : 0
  const sold = sell(shop, body, delayMs)
  if (!('sale' in sold)) return sold.refused
  const { esim, application, number } = sold.sale
  if (async) {
    return {
      status: 200,
      body: { status: true, data: { sim_applied: false, sim_id: esim.id, order_id: number } },
    }
  }
  if (delayed) {
    const message = 'Your order is being processed. Please check My eSIMs in about two minutes.'
    // No id of any kind (§3.3).
    return { status: 200, body: { status: true, data: { sim_applied: false, message } } }
  }
  const now = world.now()
  return {
    status: 200,
    body: {
      status: true,
      data: { sim_applied: true, sim: simOf(esim, now), package: packageOnSim(application, esim, now) },
    },
  }
}

function sell(shop: Shop, body: Body, applyDelayMs: number): { sale: Sale } | { refused: SandboxResponse } {
  const bundle = shop.catalogue.get(body.package_type_id)
  if (!bundle) return { refused: invalidField('package_type_id', 'The selected package type id is invalid.') }
  const target = targetOf(body)
  const esim = target ? shop.esims.get(target) : null
  if (esim === undefined) return { refused: invalidField('iccid', 'The selected iccid is invalid.') }
  if (esim && isDead(esim)) return { refused: refusal(200, 'Top up is not available for this eSIM') }
  if (body.sandbox) return { sale: pretend(shop, esim, bundle) }
  const sale = shop.sell({ bundle, esim, applyDelayMs })
  return sale
    ? { sale }
    : { refused: refuse('wallet_empty', 'order') ?? refusal(200, 'Insufficient balance') }
}

function invalidField(field: string, message: string): SandboxResponse {
  return { status: 422, body: { message, errors: { [field]: [message] } } }
}

/** The `sandbox` flag: an answer of the right shape; nothing is bought, kept or counted. */
function pretend(shop: Shop, target: Esim | null, bundle: Sale['application']['bundle']): Sale {
  const now = shop.world.now()
  const application: Sale['application'] = {
    id: uuidFrom(`esimcard:pretend:${now}`),
    bundle,
    sku: shop.catalogue.keyOf(bundle),
    assignedAt: now,
    appliesAt: now,
    startsAt: null,
    endsAt: null,
    revoked: false,
    usedBytes: 0,
    usedAt: now,
    bytesPerHour: 0,
    visibleAt: now,
  }
  const esim: Esim = target ?? {
    id: uuidFrom(`esimcard:pretend-sim:${now}`),
    iccid: '8999900000000000030',
    matchingId: 'AB1CD-2EFGH-3IJKL-4MNOP',
    smdpAddress: 'smdp.example.org',
    createdAt: now,
    profile: 'Released',
    firstInstalledAt: null,
    network: null,
    applications: [application],
    visibleAt: now,
    appliesAt: now,
  }
  const head = { number: 1, at: now, clientRef: null, email: null, priceMinor: 0, visibleAt: now }
  return { ...head, kind: target ? 'topup' : 'order', esim, application }
}
