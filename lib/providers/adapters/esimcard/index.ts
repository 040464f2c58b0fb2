import {
  type AdapterDeps,
  answeringInTime,
  contextOf,
  isoAt,
  mapOk,
  nullIfNotFound,
  readAsk,
} from '../../adapter'
import { balanceFrom } from '../../amounts'
import { failed } from '../../answers'
import type { Provider, ReadOptions, SoldEsim } from '../../contract'
import { sameIccid } from '../../iccid-match'
import type { Capabilities, ProviderRefs, ProviderResult, PurchaseOutcome } from '../../types'
import { readCatalogue } from './catalogue'
import { createEsimcardClient, type EsimcardClient, type EsimcardEnv } from './client'
import { toEsim } from './mapping'
import { readPurchase } from './purchase'
import { readQuantities } from './quantities'
import { doneWith, resolveOrder, resolveTopUp, takeSnapshot } from './resolve'
import type { VendorEsim } from './schemas'

export type { EsimcardEnv } from './client'

const CAPABILITIES: Capabilities = {
  lookupByIccid: 'direct',
  reportsUsage: true,
  usageLagSeconds: null, // not documented
  reportsProfileState: true,
  pushesEvents: false,
  topUpBy: 'iccid',
  clientRef: 'none',
  resolveBy: 'listing',
  listingIsComplete: true,
  reportsBalance: true,
  checksTopUpEligibility: true,
}

const DEFAULT_CURRENCY = 'USD'
/** "Wait about two minutes and look in my eSIMs" (§3.3), for an answer without ids. */
const DELAYED_POLL_MS = 120_000
const ASYNC_POLL_MS = 5_000

export function createEsimcard(env: EsimcardEnv, deps?: AdapterDeps): Provider {
  const context = contextOf(deps)
  const client = createEsimcardClient(env, context)
  const currency = env.currency ?? DEFAULT_CURRENCY

  async function esimOf(iccid: string, options?: ReadOptions): Promise<ProviderResult<VendorEsim | null>> {
    const esim = nullIfNotFound(await client.esim(iccid, readAsk(options)))
    if (!esim.ok || esim.value === null) return esim
    // An eSIM still being prepared carries no ICCID in the answer, although it was found under it.
    const own = esim.value.sim.iccid ?? iccid
    return sameIccid(own, iccid) ? esim : failed('UNAVAILABLE', 'answered for another ICCID')
  }

  const provider: Provider = {
    id: 'esimcard',
    displayName: 'eSIMCard',
    capabilities: CAPABILITIES,
    listBundles: (options) => readCatalogue(client, currency, options),

    async status({ iccid }, options) {
      const nowMs = context.now()
      return mapOk(
        await esimOf(iccid, options),
        (esim) => esim && toEsim(esim, esim.sim.iccid ?? iccid, nowMs),
      )
    },

    async usage({ iccid }, options) {
      const nowMs = context.now()
      const usage = nullIfNotFound(await client.usage(iccid, readAsk(options)))
      return mapOk(usage, (row) => {
        if (row === null) return null
        const amounts = readQuantities(row)
        const unlimited = amounts.data !== null && 'unlimited' in amounts.data
        const totalBytes = amounts.data && 'bytes' in amounts.data ? amounts.data.bytes : null
        const { usedBytes, remainingBytes } = amounts
        return { usedBytes, totalBytes, remainingBytes, unlimited, asOf: isoAt(nowMs) }
      })
    },

    listTopUps: async () => ({ ok: true, value: 'any' }),

    async topUpEligibility({ iccid, bundleRef }, options) {
      const able = nullIfNotFound(await client.canTopUp(iccid, bundleRef, readAsk(options)))
      return mapOk(able, (yes) => (yes ? 'yes' : 'no'))
    },

    snapshot: ({ kind, iccid }) => takeSnapshot(client, kind, iccid),
    order: ({ bundleRef }) => order(client, bundleRef),
    topUp: ({ bundleRef, iccid, refs }) => topUp(client, bundleRef, iccid, refs),
    resolve: (input) => (input.kind === 'order' ? resolveOrder(client, input) : resolveTopUp(client, input)),

    async balance(options) {
      const answer = await client.balance(readAsk(options))
      if (!answer.ok) return answer
      const balance = balanceFrom(answer.value, currency)
      return balance ? { ok: true, value: balance } : failed('UNAVAILABLE', 'no balance in the answer')
    },

    listSold: (since) => listSold(client, since),

    async ping(options) {
      return mapOk(await client.balance(readAsk(options)), () => true as const)
    },
  }
  return answeringInTime(provider, context)
}

/** Newest first, page by page, until one is older. */
async function listSold(client: EsimcardClient, since: Date): Promise<ProviderResult<readonly SoldEsim[]>> {
  const sold: SoldEsim[] = []
  for (let page = 1; page <= MOST_PAGES; page++) {
    const read = await client.esims(page, { lane: 'settle' })
    if (!read.ok) return read
    const { rows } = read.value
    for (const { iccid, created_at: soldAt } of rows) if (iccid !== null) sold.push({ iccid, soldAt })
    const isOlder = rows.some(({ created_at: at }) => at !== null && Date.parse(at) < since.getTime())
    if (rows.length === 0 || isOlder || page >= read.value.lastPage) break
  }
  return { ok: true, value: sold }
}
const MOST_PAGES = 200

async function order(client: EsimcardClient, packageId: string): Promise<PurchaseOutcome> {
  const sent = await client.buy(packageId, null)
  if (!sent.ok) return sent.end
  const bought = readPurchase(sent.outcome)
  if (!bought.ok) return bought.end
  const { iccid, simId, orderId, install, applied } = bought.value
  const refs: ProviderRefs = {
    ...(iccid === null ? {} : { iccid }),
    ...(simId === null ? {} : { simId }),
    ...(orderId === null ? {} : { orderId }),
  }
  if (applied && iccid !== null && install) {
    return { kind: 'fulfilled', refs, install, cost: null, applicationId: simId }
  }
  // Accepted. It is often ready at once, so it is looked up once before the caller has to come back.
  const esim = simId === null ? null : await client.esim(simId, { lane: 'settle' })
  const done = esim?.ok ? doneWith(esim.value, refs) : null
  if (done) return { kind: 'fulfilled', ...done, cost: null }
  if (applied && iccid !== null) return { kind: 'fulfilled', refs, install, cost: null, applicationId: simId }
  return { kind: 'pending', refs, pollAfterMs: simId === null ? DELAYED_POLL_MS : ASYNC_POLL_MS }
}

async function topUp(
  client: EsimcardClient,
  packageId: string,
  iccid: string,
  known: ProviderRefs,
): Promise<PurchaseOutcome> {
  const sent = await client.buy(packageId, iccid)
  if (!sent.ok) return sent.end
  const bought = readPurchase(sent.outcome)
  if (!bought.ok) return bought.end
  const { value } = bought
  const simId = value.simId ?? known.simId
  const refs: ProviderRefs = {
    iccid,
    ...(simId === undefined ? {} : { simId }),
    ...(value.orderId === null ? {} : { orderId: value.orderId }),
  }
  if (value.iccid !== null && !sameIccid(value.iccid, iccid)) {
    return { kind: 'unknown', reason: 'applied to another ICCID', refs: { ...refs, iccid: value.iccid } }
  }
  if (!value.applied) return { kind: 'pending', refs, pollAfterMs: DELAYED_POLL_MS }
  return { kind: 'fulfilled', refs, install: null, cost: null, applicationId: value.applicationId }
}
