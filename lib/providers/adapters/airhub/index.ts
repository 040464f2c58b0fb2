import { isCurrencyCode, toDecimalText } from '../../../core/money'
import { nameKey } from '../../../core/name-key'
import { type AdapterDeps, answeringInTime, contextOf, mapOk, readAsk } from '../../adapter'
import { usageOf } from '../../amounts'
import { failed, rejected } from '../../answers'
import type { Provider, PurchaseInput, ReadOptions, TopUpInput } from '../../contract'
import type { Capabilities, ProviderRefs, ProviderResult, PurchaseOutcome } from '../../types'
import { createCatalogue } from './catalogue'
import { type AirhubClient, type AirhubEnv, createAirhubClient, dayOf } from './client'
import { balanceIn, installOf } from './mapping'
import { snapshotOf } from './order-changes'
import { createOrderLookup, type OrderLookup } from './order-lookup'
import { readPurchase, readRenewal } from './purchase'
import { resolveOrder, resolveRenewal } from './resolve'

export type { AirhubEnv } from './client'

const CAPABILITIES: Capabilities = {
  lookupByIccid: 'scan',
  reportsUsage: false,
  usageLagSeconds: null, // not documented
  reportsProfileState: false,
  pushesEvents: false,
  topUpBy: 'order',
  clientRef: 'label', // duplicates are said to be refused, which nobody has proved
  resolveBy: 'listing',
  listingIsComplete: true, // for new eSIMs; `resolve` itself says when a listing did not reach far enough
  reportsBalance: true,
  checksTopUpEligibility: false,
}

const DEFAULT_CURRENCY = 'USD'
const POLL_MS = 5_000

export function createAirhub(env: AirhubEnv, deps?: AdapterDeps): Provider {
  const context = contextOf(deps)
  const client = createAirhubClient(env, context)
  const lookup = createOrderLookup(client, context)
  const currency = env.currency ?? DEFAULT_CURRENCY
  const catalogue = createCatalogue(client, currency, context)

  /** Renewal repeats the plan of an order (§2.2), so only bundles of that plan's name can be offered. */
  async function renewable(
    target: { iccid: string; refs: ProviderRefs },
    options?: ReadOptions,
  ): Promise<ProviderResult<string[]>> {
    const signal = options?.signal
    const orders = await lookup.orders(target.iccid, target.refs, signal)
    if (!orders.ok) return orders
    const names = new Set(orders.value?.value.flatMap(({ planName }) => (planName ? nameKey(planName) : [])))
    return names.size === 0 ? { ok: true, value: [] } : catalogue.refsNamed(names, signal)
  }

  const provider: Provider = {
    id: 'airhub',
    displayName: 'AirHub',
    capabilities: CAPABILITIES,
    listBundles: (options) => catalogue.pages(options),

    status: ({ iccid, refs }, options) => lookup.esim(iccid, refs, readAsk(options)),

    async usage({ iccid, refs }, options) {
      const esim = await lookup.esim(iccid, refs, readAsk(options))
      return mapOk(esim, (value) => value && usageOf(value.plans, value.asOf))
    },

    listTopUps: renewable,

    async topUpEligibility(target, options) {
      const refs = await renewable(target, options)
      return mapOk(refs, (list) => (list.includes(target.bundleRef) ? 'unknown' : 'no'))
    },

    async snapshot({ kind, iccid }) {
      const orders = await client.orders('last_300', { lane: 'settle' })
      return mapOk(orders, (rows) => ({ ...snapshotOf(rows, kind === 'top_up' ? iccid : null) }))
    },

    order: (input) => order(client, lookup, input, { currency, todayMs: context.now() }),
    topUp: (input) => renew(client, lookup, input),
    resolve: (input) =>
      input.kind === 'order'
        ? resolveOrder(client, input, context.now())
        : resolveRenewal(client, catalogue, input),

    async listSold(since) {
      const range = { from: dayOf(since.getTime()), to: dayOf(context.now() + DAY_MS) }
      return mapOk(await client.orders(range, { lane: 'settle' }), (rows) =>
        rows.flatMap(({ iccid, purchaseDate }) => (iccid === null ? [] : [{ iccid, soldAt: purchaseDate }])),
      )
    },

    async balance(options) {
      const wallet = await client.wallet(readAsk(options))
      if (!wallet.ok) return wallet
      const balance = isCurrencyCode(currency) ? balanceIn(wallet.value, currency) : null
      return balance ? { ok: true, value: balance } : failed('UNAVAILABLE', 'no balance in the answer')
    },

    async ping(options) {
      return mapOk(await client.wallet(readAsk(options)), () => true as const)
    },
  }
  return answeringInTime(provider, context)
}

const DAY_MS = 86_400_000

async function order(
  client: AirhubClient,
  lookup: OrderLookup,
  { bundleRef, clientRef, purchaseHints, travelDate }: PurchaseInput,
  { currency, todayMs }: { currency: string; todayMs: number },
): Promise<PurchaseOutcome> {
  // Left out where the plan does not ask for it (§2.4); orders from before buyers were asked have no day.
  const day = purchaseHints.travelDate === 'required' ? (travelDate ?? dayOf(todayMs)) : null
  const sent = await client.buy(bundleRef, clientRef, day)
  lookup.forget()
  if (!sent.ok) return sent.end
  const bought = readPurchase(sent.outcome, currency)
  if (!bought.ok) return bought.end
  const { orderId, cost } = bought.value
  let { iccid, install } = bought.value
  if (orderId !== null && (iccid === null || install === null)) {
    const activation = await client.activation(orderId, { lane: 'settle' })
    const row = activation.ok ? activation.value : null
    iccid ??= row?.iccid ?? null
    if (row && (row.iccid === null || row.iccid === iccid)) install ??= installOf(row)
  }
  const refs: ProviderRefs = { clientRef, ...(orderId === null ? {} : { orderId }) }
  // Success without an ICCID is not a failure (§2.4): the order is there, its eSIM follows.
  if (iccid === null) return { kind: 'pending', refs, pollAfterMs: POLL_MS }
  return { kind: 'fulfilled', refs: { ...refs, iccid }, install, cost, applicationId: orderId }
}

async function renew(client: AirhubClient, lookup: OrderLookup, input: TopUpInput): Promise<PurchaseOutcome> {
  const { iccid, durationDays, cost } = input
  if (durationDays === null) return rejected('VALIDATION', 'a renewal needs its number of days')
  const orderId = input.refs.orderId ?? (await orderIdOf(lookup, iccid))
  if (orderId === null) return rejected('NOT_ELIGIBLE', 'the AirHub order of this eSIM is not known')
  const sent = await client.renew(orderId, toDecimalText(cost), durationDays)
  lookup.forget()
  if (!sent.ok) return sent.end
  const renewed = readRenewal(sent.outcome)
  if (!renewed.ok) return renewed.end
  return { kind: 'fulfilled', refs: { iccid, orderId }, install: null, cost: null, applicationId: null }
}

async function orderIdOf(lookup: OrderLookup, iccid: string): Promise<string | null> {
  const esim = await lookup.esim(iccid, undefined, { lane: 'settle' })
  return esim.ok ? (esim.value?.refs.orderId ?? null) : null
}
