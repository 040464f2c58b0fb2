import {
  type AdapterDeps,
  answeringInTime,
  catalogueAsk,
  contextOf,
  isoAt,
  mapOk,
  nullIfNotFound,
  pageOrThrow,
  readAsk,
} from '../../adapter'
import { usageOf } from '../../amounts'
import { failed, rejected } from '../../answers'
import type { Ask } from '../../authorised'
import type { Provider, PurchaseInput, ReadOptions, TopUpInput } from '../../contract'
import type { Capabilities, ProviderError, ProviderRefs, ProviderResult, PurchaseOutcome } from '../../types'
import { createEsimhubClient, type EsimhubClient, type EsimhubEnv, PAGE_SIZE, type Rows } from './client'
import { parseEvent } from './events'
import { installOf, toBundle, toEsim } from './mapping'
import { readOrder } from './purchase'
import { resolve, takeSnapshot, withCode } from './resolve'
import type { VendorBundle } from './schemas'

export type { EsimhubEnv } from './client'

const CAPABILITIES: Capabilities = {
  lookupByIccid: 'none',
  reportsUsage: true,
  usageLagSeconds: null, // not documented
  reportsProfileState: false,
  pushesEvents: true,
  topUpBy: 'order',
  clientRef: 'label', // what a repeated UniqueIdentifier does is not documented
  resolveBy: 'client_ref',
  listingIsComplete: true, // `resolve` says absent only where the history shows our references
  reportsBalance: false,
  checksTopUpEligibility: true,
}

const DEFAULT_CURRENCY = 'USD'
const PURCHASE_TIMEOUT_MS = 120_000 // §4A.1
const POLL_MS = 5_000
/** A listing longer than this is not believed: cut off, it would take the rest off sale. */
const MAX_PAGES = 2_000

export function createEsimhub(env: EsimhubEnv, deps?: AdapterDeps): Provider {
  const context = contextOf(deps, { purchaseMs: PURCHASE_TIMEOUT_MS })
  const currency = env.currency ?? DEFAULT_CURRENCY
  const client = createEsimhubClient(env, context, currency)

  async function consumption(refs: ProviderRefs | undefined, options?: ReadOptions) {
    if (refs?.orderId === undefined)
      return failed('NOT_SUPPORTED', 'eSIM Hub knows an eSIM by its order id only')
    return nullIfNotFound(await client.consumption(refs.orderId, readAsk(options)))
  }

  async function topUps(refs: ProviderRefs, options?: ReadOptions): Promise<ProviderResult<string[]>> {
    const { orderId } = refs
    if (orderId === undefined) return { ok: true, value: [] }
    const found: string[] = []
    for await (const page of pagesOf((number) => client.topUps(orderId, number, readAsk(options)))) {
      if (!page.ok) return page.error.code === 'NOT_FOUND' ? { ok: true, value: [] } : page
      found.push(...page.value.map(({ recordGuid }) => recordGuid))
    }
    return { ok: true, value: found }
  }

  const provider: Provider = {
    id: 'esimhub',
    displayName: 'eSIM Hub',
    capabilities: CAPABILITIES,

    async *listBundles(options) {
      for await (const page of pagesOf((number) => client.bundles(number, catalogueAsk(options)))) {
        yield pageOrThrow(page).flatMap((bundle) => toBundle(bundle, currency) ?? [])
      }
    },

    async status({ iccid, refs }, options) {
      const row = await consumption(refs, options)
      return mapOk(row, (value) => value && toEsim(iccid, refs ?? {}, value, isoAt(context.now())))
    },

    async usage({ iccid, refs }, options) {
      const row = await consumption(refs, options)
      const asOf = isoAt(context.now())
      return mapOk(row, (value) => value && usageOf(toEsim(iccid, refs ?? {}, value, asOf).plans, asOf))
    },

    listTopUps: ({ refs }, options) => topUps(refs, options),

    async topUpEligibility({ refs, bundleRef }, options) {
      return mapOk(await topUps(refs, options), (list) => (list.includes(bundleRef) ? 'yes' : 'no'))
    },

    availability: (bundle, options) => availability(client, bundle, readAsk(options)),

    snapshot: ({ kind, refs }) => takeSnapshot(client, kind === 'top_up' ? refs.orderId : undefined),
    order: (input) => order(client, input, currency),
    topUp: (input) => topUp(client, input, currency),
    resolve: (input) => resolve(client, input),

    balance: async () => failed('NOT_SUPPORTED', 'eSIM Hub has no known balance endpoint'),

    async ping(options) {
      return mapOk(await client.ping(readAsk(options)), () => true as const)
    },

    parseEvent,
  }
  return answeringInTime(provider, context)
}

/** Pages until the stated total, or until a page is not full; a vendor that repeats page 1 for ever is left alone. */
async function* pagesOf(
  read: (page: number) => Promise<ProviderResult<Rows<VendorBundle>>>,
): AsyncGenerator<ProviderResult<readonly VendorBundle[]>, void, void> {
  let count = 0
  let first: string | undefined
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await read(page)
    if (!answer.ok) return yield answer
    const { rows, total } = answer.value
    if (rows.length === 0 || (page > 1 && rows[0]?.recordGuid === first)) return
    first ??= rows[0]?.recordGuid
    count += rows.length
    yield { ok: true, value: rows }
    if (total === null ? rows.length < PAGE_SIZE : count >= total) return
  }
  yield failed('UNAVAILABLE', 'the listing does not end')
}

async function order(
  client: EsimhubClient,
  input: PurchaseInput,
  currency: string,
): Promise<PurchaseOutcome> {
  const available = await availability(client, input, { lane: 'settle' })
  if (!available.ok) return notAsked(available.error)
  if (available.value === 'no') return rejected('PLAN_UNAVAILABLE', 'the hub does not have the bundle now')
  const bought = readOrder(await client.create(input.bundleRef, input.clientRef), currency)
  if (!bought.ok) return bought.end
  const refs = { orderId: bought.order.orderId, clientRef: input.clientRef }
  if (bought.order.iccid === null) return { kind: 'pending', refs, pollAfterMs: POLL_MS }
  const install = installOf(await withCode(client, bought.order))
  return {
    kind: 'fulfilled',
    refs: { ...refs, iccid: bought.order.iccid },
    install,
    cost: bought.cost,
    applicationId: bought.order.orderId,
  }
}

/** Bundles that are kept in stock need no asking. */
const availability = async (
  client: EsimhubClient,
  { purchaseHints }: Pick<PurchaseInput, 'purchaseHints'>,
  ask: Ask,
): Promise<ProviderResult<'yes' | 'no' | 'unknown'>> => {
  const { bundleCode, checkAvailability } = purchaseHints
  return checkAvailability === 'yes' && bundleCode !== undefined
    ? client.availability(bundleCode, ask)
    : { ok: true, value: 'unknown' }
}

/** Asked before anything was bought: no answer leaves the purchase unsent. */
const notAsked = ({ code, message }: ProviderError): PurchaseOutcome =>
  rejected(code === 'AUTH' || code === 'RATE_LIMITED' ? code : 'UNAVAILABLE', message)

async function topUp(client: EsimhubClient, input: TopUpInput, currency: string): Promise<PurchaseOutcome> {
  const { orderId } = input.refs
  if (orderId === undefined) return rejected('NOT_ELIGIBLE', 'the hub order of this eSIM is not known')
  const bought = readOrder(await client.topUp(input.bundleRef, orderId, input.clientRef), currency)
  if (!bought.ok) return bought.end
  // A top-up has an order id of its own, but usage is always asked with the first one (§4A.4).
  const refs = {
    iccid: input.iccid,
    orderId,
    orderReference: bought.order.orderId,
    clientRef: input.clientRef,
  }
  return { kind: 'fulfilled', refs, install: null, cost: bought.cost, applicationId: bought.order.orderId }
}
