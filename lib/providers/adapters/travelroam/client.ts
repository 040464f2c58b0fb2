import type * as z from 'zod'
import { CATALOGUE_MAX_BYTES, type VendorOutcome } from '../../../platform/http/vendor-call'
import { createVendorClient } from '../../../platform/http/vendor-client'
import type { AdapterContext } from '../../adapter'
import { readAnswer } from '../../answers'
import type { Ask } from '../../authorised'
import { codeOf, messageOf, type RefusalWords } from '../../refusals'
import type { ProviderResult } from '../../types'
import { isRecord, layersOf, rowsIn } from '../../wire'
import {
  appliedSchema,
  bundleSchema,
  detailsSchema,
  type VendorApplied,
  type VendorBundle,
  type VendorDetails,
} from './schemas'

export interface TravelroamEnv {
  /** With the path, e.g. https://travelroam.com/api/whitelabel: it alone decides whether money moves. */
  readonly baseUrl: string
  readonly apiKey: string
  readonly clientSecret: string
  /** Currency of the account, ISO 4217; catalogue prices carry none. Default USD. */
  readonly currency?: string
}

/** eSIM Go's words, as providers.md §1.7 gives them. 403 is the answer to bad keys, and also to a foreign ICCID. */
const NOT_OURS =
  /(?:iccid|esim).*(?:not|n't|unknown|invalid|no such)|(?:no|unknown|invalid|not).*(?:iccid|esim)/i
export const READ_WORDS: RefusalWords = [[NOT_OURS, 'NOT_FOUND']]

export type TravelroamClient = ReturnType<typeof createTravelroamClient>

export function createTravelroamClient(env: TravelroamEnv, context: AdapterContext) {
  const vendor = createVendorClient({ vendor: 'travelroam', onCall: context.onCall })
  const headers = { 'x-api-key': env.apiKey, clientSecret: env.clientSecret }
  const { timeouts } = context

  const post = (operation: string, path: string, body: unknown, ask: Ask, more: { maxBytes?: number } = {}) =>
    vendor.send(ask.lane, {
      operation,
      method: 'POST',
      baseUrl: env.baseUrl,
      path,
      headers,
      body,
      signal: ask.signal,
      timeoutMs: ask.lane === 'catalogue' ? timeouts.catalogueMs : timeouts.readMs,
      ...more,
    })

  return {
    /** Page numbers are eSIM Go's; TravelRoam's answer has shown no paging, so page 1 is asked without a number. */
    async catalogue(page: number, filter: Record<string, string>, ask: Ask) {
      const path = page === 1 ? '/catalogue' : `/catalogue?page=${page}`
      const outcome = await post('catalogue', path, filter, ask, { maxBytes: CATALOGUE_MAX_BYTES })
      const answer = readAnswer(outcome, READ_WORDS)
      if (!answer.ok) return answer
      const rows = rowsOf(answer.value, ['bundles', 'data', 'result'], bundleSchema)
      const pages = isRecord(answer.value) ? Number(answer.value.pageCount ?? 1) : 1
      return rows.ok
        ? { ok: true as const, value: { bundles: rows.value satisfies VendorBundle[], pages } }
        : rows
    },

    async details(iccid: string, ask: Ask): Promise<ProviderResult<VendorDetails>> {
      const answer = readAnswer(await post('esim-details', '/esims/details', { iccid }, ask), READ_WORDS)
      if (!answer.ok) return answer
      for (const layer of layersOf(answer.value, ['data', 'esim', 'esims', 'result'])) {
        const read = detailsSchema.safeParse(layer)
        if (read.success) return { ok: true, value: read.data }
      }
      return inWords(answer.value)
    },

    async applied(iccid: string, ask: Ask): Promise<ProviderResult<VendorApplied[]>> {
      const outcome = await post('applied-bundles', '/esims/applied/bundles', { iccid }, ask)
      const answer = readAnswer(outcome, READ_WORDS)
      return answer.ok ? rowsOf(answer.value, ['bundles', 'data', 'result'], appliedSchema) : answer
    },

    /** The eSIMs of an order: `esims[]`, a bare list, or one object. */
    async assignments(orderReference: string, ask: Ask): Promise<ProviderResult<VendorDetails[]>> {
      const outcome = await vendor.send(ask.lane, {
        operation: 'esim-assignments',
        method: 'GET',
        baseUrl: env.baseUrl,
        path: '/getesimassignments',
        query: { orderReference },
        headers,
        signal: ask.signal,
        timeoutMs: timeouts.readMs,
      })
      const answer = readAnswer(outcome, [])
      if (!answer.ok) return answer
      const layers = layersOf(answer.value, ['esims', 'assignments', 'data', 'result'])
      return { ok: true, value: layers.flatMap((layer) => detailsSchema.safeParse(layer).data ?? []) }
    },

    /** Buys. `orderType`: the only value ever seen (providers.md §1.3). */
    processOrder(bundleName: string, iccid: string | null): Promise<VendorOutcome> {
      return vendor.send('purchase', {
        operation: iccid === null ? 'order' : 'top-up',
        method: 'POST',
        baseUrl: env.baseUrl,
        path: '/processorders',
        headers,
        body: { bundleName, orderType: 'COUNTRY', ...(iccid === null ? {} : { iccid }) },
        timeoutMs: timeouts.purchaseMs,
      })
    },
  }
}

function rowsOf<S extends z.ZodType>(
  body: unknown,
  keys: readonly string[],
  schema: S,
): ProviderResult<z.output<S>[]> {
  const rows = body === null ? [] : rowsIn(body, keys)
  if (rows === null) return inWords(body)
  return { ok: true, value: rows.flatMap((row) => schema.safeParse(row).data ?? []) }
}

/** A 200 without what was asked for: "not found" if it says so, otherwise no answer at all. */
function inWords(body: unknown): {
  ok: false
  error: { code: 'NOT_FOUND' | 'UNAVAILABLE'; message: string }
} {
  const message = messageOf(body)
  const code = codeOf(message, READ_WORDS) === 'NOT_FOUND' ? 'NOT_FOUND' : 'UNAVAILABLE'
  return { ok: false, error: { code, message: message ?? 'an answer of another shape' } }
}
