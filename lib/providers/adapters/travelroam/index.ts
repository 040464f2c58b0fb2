import { following } from '../../../platform/http/deadline'
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
import { failed, unknownEnd } from '../../answers'
import type { Provider, ReadOptions, ResolveInput } from '../../contract'
import { sameIccid } from '../../iccid-match'
import { installFrom } from '../../install'
import type { Capabilities, ProviderEsim, ProviderResult, PurchaseOutcome, ResolveOutcome } from '../../types'
import { marksIn, marksOf, newApplications } from './applied-changes'
import { createTravelroamClient, type TravelroamClient, type TravelroamEnv } from './client'
import { toBundle, toEsim, toPlans } from './mapping'
import { readOrder } from './purchase'

export type { TravelroamEnv } from './client'

const CAPABILITIES: Capabilities = {
  lookupByIccid: 'direct',
  reportsUsage: true,
  usageLagSeconds: null, // not documented
  reportsProfileState: true,
  pushesEvents: false,
  topUpBy: 'iccid',
  clientRef: 'none',
  resolveBy: 'listing',
  listingIsComplete: true, // of the bundles on an ICCID; a new eSIM cannot be found without its reference
  reportsBalance: false,
  checksTopUpEligibility: false,
}

const DEFAULT_CURRENCY = 'USD'
/** An order without its ICCID is still being carried out: eSIM Go's "processing" takes seconds, at most ten minutes. */
const POLL_MS = 5_000

export function createTravelroam(env: TravelroamEnv, deps?: AdapterDeps): Provider {
  const context = contextOf(deps)
  const client = createTravelroamClient(env, context)
  const currency = env.currency ?? DEFAULT_CURRENCY
  const settle = { lane: 'settle' } as const

  async function status(iccid: string, options?: ReadOptions): Promise<ProviderResult<ProviderEsim | null>> {
    const stop = following(options?.signal)
    const ask = { lane: 'read', signal: stop.signal } as const
    const applied = client.applied(iccid, ask)
    const details = nullIfNotFound(await client.details(iccid, ask))
    if (!details.ok || details.value === null) {
      stop.abort()
      return details.ok ? { ok: true, value: null } : details
    }
    if (!sameIccid(details.value.iccid, iccid)) {
      stop.abort()
      return failed('UNAVAILABLE', 'answered for another ICCID')
    }
    const bundles = nullIfNotFound(await applied)
    if (!bundles.ok) return bundles
    stop.abort()
    return { ok: true, value: toEsim(details.value, bundles.value ?? [], context.now()) }
  }

  async function buy(bundleRef: string, iccid: string | null): Promise<PurchaseOutcome> {
    const order = readOrder(await client.processOrder(bundleRef, iccid), currency)
    if (!order.ok) return order.end
    const { orderReference, applicationId, cost } = order.value
    const refs = orderReference === null ? {} : { orderReference }
    const given = order.value.iccid
    if (iccid !== null) {
      if (given !== null && !sameIccid(given, iccid)) {
        return { kind: 'unknown', reason: 'applied to another ICCID', refs: { ...refs, iccid: given } }
      }
      return { kind: 'fulfilled', refs: { ...refs, iccid }, install: null, cost, applicationId }
    }
    if (given !== null && order.value.install) {
      const { install } = order.value
      return { kind: 'fulfilled', refs: { ...refs, iccid: given }, install, cost, applicationId }
    }
    const found = orderReference === null ? null : await assigned(client, orderReference, given)
    if (found) return { ...found, kind: 'fulfilled', cost, applicationId }
    if (given !== null)
      return { kind: 'fulfilled', refs: { ...refs, iccid: given }, install: null, cost, applicationId }
    return orderReference === null
      ? unknownEnd('no order reference')
      : { kind: 'pending', refs, pollAfterMs: POLL_MS }
  }

  const provider: Provider = {
    id: 'travelroam',
    displayName: 'TravelRoam',
    capabilities: CAPABILITIES,

    async *listBundles(options) {
      let firstOfPage: string | undefined
      for (let page = 1, pages = 1; page <= pages; page++) {
        const answer = pageOrThrow(await client.catalogue(page, {}, catalogueAsk(options)))
        // Were the page number ignored, every page would be the first one.
        if (page > 1 && answer.bundles[0]?.name === firstOfPage) return
        firstOfPage = answer.bundles[0]?.name
        pages = Number.isSafeInteger(answer.pages) ? answer.pages : 1
        yield answer.bundles.flatMap((bundle) => toBundle(bundle, currency) ?? [])
      }
    },

    status: ({ iccid }, options) => status(iccid, options),

    async usage({ iccid }, options) {
      const applied = nullIfNotFound(await client.applied(iccid, readAsk(options)))
      const nowMs = context.now()
      return mapOk(applied, (bundles) => bundles && usageOf(toPlans(bundles, nowMs), isoAt(nowMs)))
    },

    listTopUps: async () => ({ ok: true, value: 'any' }),
    topUpEligibility: async () => ({ ok: true, value: 'unknown' }),

    async snapshot({ kind, iccid }) {
      if (kind === 'order' || iccid === null) return { ok: true, value: { applied: [] } }
      const applied = nullIfNotFound(await client.applied(iccid, settle))
      return mapOk(applied, (bundles) => ({ applied: marksOf(bundles ?? []) }))
    },

    order: ({ bundleRef }) => buy(bundleRef, null),
    topUp: ({ bundleRef, iccid }) => buy(bundleRef, iccid),
    resolve: (input) => (input.kind === 'order' ? resolveOrder(client, input) : resolveTopUp(client, input)),

    balance: async () => failed('NOT_SUPPORTED', 'the path of "Organization Details" is not public'),

    async ping(options) {
      return mapOk(await client.catalogue(1, { countries: 'TR' }, readAsk(options)), () => true as const)
    },
  }
  return answeringInTime(provider, context)
}

/** The eSIM of an order: the one with the ICCID we hold, or the only one there is. */
async function assigned(client: TravelroamClient, orderReference: string, iccid: string | null) {
  const answer = await client.assignments(orderReference, { lane: 'settle' })
  const esims = answer.ok ? answer.value : []
  const esim =
    iccid === null
      ? esims.length === 1
        ? esims[0]
        : undefined
      : esims.find((one) => sameIccid(one.iccid, iccid))
  if (!esim) return null
  const install = installFrom({ ...esim, smdpAddress: esim.smdpAddress ?? esim.rspUrl })
  return { refs: { iccid: esim.iccid, orderReference }, install }
}

async function resolveOrder(client: TravelroamClient, { refs }: ResolveInput): Promise<ResolveOutcome> {
  if (refs.orderReference === undefined) {
    return {
      kind: 'ambiguous',
      evidence: ['TravelRoam has no list of orders that can be read: see its portal'],
    }
  }
  const found = await assigned(client, refs.orderReference, refs.iccid ?? null)
  return found ? { ...found, kind: 'fulfilled', applicationId: null } : { kind: 'pending', refs }
}

/** Compares the bundles on the eSIM with those seen before the purchase. */
async function resolveTopUp(client: TravelroamClient, input: ResolveInput): Promise<ResolveOutcome> {
  const before = marksIn(input.snapshot)
  if (input.iccid === null || before === null) {
    return { kind: 'ambiguous', evidence: ['nothing was seen of this eSIM before the purchase'] }
  }
  const applied = await client.applied(input.iccid, { lane: 'settle' })
  // Only a list proves absence; "not found" may be the word of another machine.
  if (!applied.ok) return { kind: 'unreadable', reason: applied.error.message }
  const fresh = newApplications(before, marksOf(applied.value), input.bundleRef)
  const candidates = fresh.filter(({ id }) => id === null || !input.claimed.includes(id))
  const [only] = candidates
  if (!only) return { kind: 'absent_now' }
  if (candidates.length > 1) {
    const evidence = candidates.map((mark) => `${mark.bundle} ${mark.id ?? ''} start ${mark.start ?? 'none'}`)
    return { kind: 'ambiguous', evidence }
  }
  const refs = { ...input.refs, iccid: input.iccid }
  return { kind: 'fulfilled', refs, install: null, applicationId: only.id }
}
