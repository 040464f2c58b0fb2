import {
  CATALOGUE_MAX_BYTES,
  type VendorOutcome,
  type VendorRequest,
} from '../../../platform/http/vendor-call'
import { createVendorClient } from '../../../platform/http/vendor-client'
import type { AdapterContext } from '../../adapter'
import { failed, readAnswer } from '../../answers'
import type { Ask } from '../../authorised'
import { codeOf, messageOf, type RefusalWords } from '../../refusals'
import type { ProviderResult } from '../../types'
import { flagFrom, isRecord, layersOf, numberFrom, rowsIn, textFrom } from '../../wire'
import {
  bundleSchema,
  consumptionSchema,
  orderSchema,
  type VendorBundle,
  type VendorConsumption,
  type VendorOrder,
} from './schemas'

export interface EsimhubEnv {
  /** Of `/configuration` and `/catalog`. */
  readonly baseUrl: string
  /** Of `/core`. */
  readonly coreUrl: string
  readonly apiKey: string
  readonly tenantKey: string
  /** Currency that bundles are priced in, ISO 4217: sent as CurrencyCode. Default USD. */
  readonly currency?: string
}

export interface Rows<T> {
  readonly rows: readonly T[]
  readonly total: number | null
}

export const PAGE_SIZE = 100
const READ_WORDS: RefusalWords = [
  [/order.*(?:not found|not exist|invalid)|not found|no (?:order|record|data)/i, 'NOT_FOUND'],
  [/api[ -]?key|tenant|unauthori[sz]ed|forbidden/i, 'AUTH'],
]

/** "No" in the answer to whether a bundle can be had; a service that is not available says nothing of the bundle. */
const STOCK_WORDS: RefusalWords = [
  ...READ_WORDS.slice(1),
  [/service|server|temporar|try again|tim(?:ed|e) ?out|internal|exception/i, 'UNAVAILABLE'],
  [/^answered without success$|stock|sold out|availab|bundle/i, 'PLAN_UNAVAILABLE'],
]

export type EsimhubClient = ReturnType<typeof createEsimhubClient>

export function createEsimhubClient(env: EsimhubEnv, context: AdapterContext, currency: string) {
  const vendor = createVendorClient({ vendor: 'esimhub', onCall: context.onCall })
  const headers = { 'Api-Key': env.apiKey, Tenant: env.tenantKey }
  const { timeouts } = context

  /** `success` must be true by value, not merely be there (§4A.1). */
  async function get(
    ask: Ask,
    operation: string,
    [baseUrl, path]: readonly [string, string],
    query: Record<string, string> = {},
    { words = READ_WORDS, ...more }: Partial<VendorRequest> & { words?: RefusalWords } = {},
  ): Promise<ProviderResult<unknown>> {
    const outcome = await vendor.send(ask.lane, {
      operation,
      method: 'GET',
      baseUrl,
      path,
      query,
      headers,
      timeoutMs: timeouts.readMs,
      ...more,
      signal: ask.signal,
    })
    const answer = readAnswer(outcome, words)
    if (!answer.ok || answer.value === null) return answer
    if (isRecord(answer.value) && flagFrom(answer.value.success) === true) return answer
    const message = messageOf(answer.value) ?? 'answered without success'
    return failed(codeOf(message, words) ?? 'UNAVAILABLE', message)
  }

  const core = (path: string) => [env.coreUrl, `/core/api/v1/order/${path}`] as const
  const long = { timeoutMs: timeouts.catalogueMs, maxBytes: CATALOGUE_MAX_BYTES }
  const pageQuery = (page: number) => ({ pageIndex: String(page), pageSize: String(PAGE_SIZE) })

  function rowsOf<T>(
    answer: ProviderResult<unknown>,
    keys: readonly string[],
    parse: (row: unknown) => T | undefined,
  ): ProviderResult<Rows<T>> {
    if (!answer.ok) return answer
    const rows = answer.value === null ? [] : rowsIn(answer.value, ['data', ...keys])
    if (!rows) return failed('UNAVAILABLE', 'an answer without its list')
    const totals = layersOf(answer.value, ['data']).map((layer) => numberFrom(layer.totalRows))
    const total = totals.find((count) => count !== null) ?? null
    return { ok: true, value: { rows: rows.flatMap((row) => parse(row) ?? []), total } }
  }

  const post = (operation: string, path: string, body: unknown): Promise<VendorOutcome> =>
    vendor.send('purchase', {
      operation,
      method: 'POST',
      baseUrl: env.coreUrl,
      path: `/core/api/v1/order/${path}`,
      headers,
      body,
      timeoutMs: timeouts.purchaseMs,
    })

  return {
    async bundles(page: number, ask: Ask): Promise<ProviderResult<Rows<VendorBundle>>> {
      const at = [env.baseUrl, '/catalog/api/v1/Bundle/get-all-basic/active'] as const
      const query = { ...pageQuery(page), CurrencyCode: currency }
      return rowsOf(
        await get(ask, 'bundles', at, query, long),
        ['items'],
        (row) => bundleSchema.safeParse(row).data,
      )
    },

    /** For bundles that are not kept in stock: asked before they are paid for, and just before they are bought. */
    async availability(bundleCode: string, ask: Ask): Promise<ProviderResult<'yes' | 'no'>> {
      const at = core('check-bundle-availability')
      const answer = await get(ask, 'availability', at, { bundleCode }, { words: STOCK_WORDS })
      if (answer.ok) return { ok: true, value: 'yes' }
      return answer.error.code === 'PLAN_UNAVAILABLE' ? { ok: true, value: 'no' } : answer
    },

    async consumption(orderId: string, ask: Ask): Promise<ProviderResult<VendorConsumption>> {
      const answer = await get(ask, 'consumption', core('consumption'), { orderId })
      if (!answer.ok) return answer
      const found = layersOf(answer.value, ['data', 'order'])
        .flatMap((layer) => consumptionSchema.safeParse(layer).data ?? [])
        .find((row) => row.dataAllocated !== null || row.dataRemaining !== null)
      return found ? { ok: true, value: found } : failed('UNAVAILABLE', 'no amounts in the answer')
    },

    async activationCode(orderId: string, ask: Ask): Promise<ProviderResult<string | null>> {
      const answer = await get(ask, 'activation-code', core('activation-code'), { orderId })
      if (!answer.ok) return answer
      const codes = layersOf(answer.value, ['data']).map((layer) => textFrom(layer.activationCode))
      return { ok: true, value: codes.find((code) => code !== null) ?? null }
    },

    async topUps(orderId: string, page: number, ask: Ask): Promise<ProviderResult<Rows<VendorBundle>>> {
      const query = { orderId, CurrencyCode: currency, ...pageQuery(page), SortBy: 'PRICE_ASC' }
      const answer = await get(ask, 'compatible-topup', core('compatible-topup-with-currency'), query, long)
      return rowsOf(answer, ['items'], (row) => bundleSchema.safeParse(row).data)
    },

    /** Seen only in a newer client (§4A.2), so it may not be there. */
    async history(page: number, ask: Ask): Promise<ProviderResult<Rows<VendorOrder>>> {
      const answer = await get(ask, 'order-history', core('get-order-history'), pageQuery(page), long)
      return rowsOf(answer, ['orders', 'items'], (row) => orderSchema.safeParse(row).data)
    },

    ping: (ask: Ask) =>
      get(ask, 'ping', [env.baseUrl, '/configuration/api/v1/globalconfiguration/get-by-keys'], {
        Keys: 'CATALOG.BUNDLES_CACHE_VERSION',
      }),

    /** Buys. */
    create: (bundleGuid: string, clientRef: string) =>
      post('order', 'create', {
        BundleGuid: bundleGuid,
        Quantity: 1,
        UniqueIdentifier: clientRef,
        ServiceTag: 'ESIM',
      }),

    /** Buys, for the eSIM that this hub order made. */
    topUp: (bundleGuid: string, orderId: string, clientRef: string) =>
      post('top-up', 'topup', {
        BundleGuid: bundleGuid,
        OrderId: orderId,
        UniqueIdentifier: clientRef,
        ServiceTag: 'ESIM',
      }),
  }
}
