import {
  CATALOGUE_MAX_BYTES,
  type VendorOutcome,
  type VendorRequest,
} from '../../../platform/http/vendor-call'
import { createVendorClient } from '../../../platform/http/vendor-client'
import { type AdapterContext, isoAt } from '../../adapter'
import { describe, failed, readAnswer } from '../../answers'
import { type Ask, createAuthorisedClient, type LoginResult } from '../../authorised'
import { codeOf, messageOf, type RefusalWords } from '../../refusals'
import type { ProviderResult } from '../../types'
import { flagFrom, isRecord, layersOf, rowsIn } from '../../wire'
import {
  orderSchema,
  planSchema,
  readLogin,
  regionSchema,
  type Session,
  type VendorOrder,
  type VendorPlan,
} from './schemas'

export interface AirhubEnv {
  readonly baseUrl: string
  readonly username: string
  readonly password: string
  /** Currency of the account, ISO 4217, where an answer names none. Default USD. */
  readonly currency?: string
}

/** The lifetime of a token is not published; a 401 makes a new one in any case. */
const SESSION_MAX_AGE_MS = 12 * 60 * 60_000

const BAD_TOKEN = /\btoken\b|unauthori[sz]ed|session (?:is )?expired|please log ?in/i
const READ_WORDS: RefusalWords = [
  [/\bno\b.*(?:record|data|order|plan|found)|not found|empty/i, 'NOT_FOUND'],
  [BAD_TOKEN, 'AUTH'],
]
const LISTS = [
  'getOrderdetails',
  'getOrderDetails',
  'getInformation',
  'countryregiondetail',
  'data',
  'result',
]

/** Which orders: the last 300, or a range of days (both ends `YYYY-MM-DD`). */
export type OrderRange = { readonly from: string; readonly to: string } | 'last_300'

/** The day of an instant in UTC, as AirHub writes days. */
export const dayOf = (atMs: number): string => isoAt(atMs).slice(0, 10)

export type AirhubClient = ReturnType<typeof createAirhubClient>

export function createAirhubClient(env: AirhubEnv, context: AdapterContext) {
  const vendor = createVendorClient({ vendor: 'airhub', onCall: context.onCall })
  const { timeouts } = context

  async function login(): Promise<LoginResult<Session>> {
    const outcome = await vendor.send('login', {
      operation: 'login',
      method: 'POST',
      baseUrl: env.baseUrl,
      path: '/api/Authentication/UserLogin',
      body: { userName: env.username, password: env.password },
      timeoutMs: timeouts.readMs,
    })
    const answer = readAnswer(outcome, [])
    if (!answer.ok) {
      const refused = answer.error.code === 'VALIDATION' || answer.error.code === 'NOT_FOUND'
      return { ok: false, refusal: refused ? { ...answer.error, code: 'AUTH' } : answer.error }
    }
    const session = readLogin(answer.value)
    if (session) return { ok: true, session }
    const refused = isRecord(answer.value) && flagFrom(answer.value.isSuccess) === false
    const message = messageOf(answer.value) ?? 'login answered without a token'
    return { ok: false, refusal: { code: refused ? 'AUTH' : 'UNAVAILABLE', message } }
  }

  const authorised = createAuthorisedClient({
    vendor,
    login,
    isUnauthorised,
    now: context.now,
    maxAgeMs: SESSION_MAX_AGE_MS,
  })

  const request = (
    operation: string,
    method: 'GET' | 'POST',
    path: string,
    session: Session,
  ): VendorRequest => ({
    operation,
    method,
    baseUrl: env.baseUrl,
    path,
    headers: { authorization: `Bearer ${session.token}` },
    timeoutMs: timeouts.readMs,
  })

  async function read(
    ask: Ask,
    build: (session: Session) => VendorRequest,
  ): Promise<ProviderResult<unknown>> {
    const answer = await authorised.read(ask, build, READ_WORDS)
    // "Nothing found" comes with HTTP 200. A 404 is a wrong path (§2.2) and must not pass for an empty list.
    if (!answer.ok)
      return answer.error.code === 'NOT_FOUND' ? failed('UNAVAILABLE', answer.error.message) : answer
    if (!isRecord(answer.value) || flagFrom(answer.value.isSuccess) !== false) return answer
    // Business errors come with HTTP 200 (§2.6).
    const message = messageOf(answer.value) ?? 'refused without a word'
    return failed(codeOf(message, READ_WORDS) ?? 'UNAVAILABLE', message)
  }

  async function rows(ask: Ask, build: (session: Session) => VendorRequest) {
    const answer = await read(ask, build)
    if (!answer.ok) return answer.error.code === 'NOT_FOUND' ? { ok: true as const, value: [] } : answer
    const list = answer.value === null ? [] : rowsIn(answer.value, LISTS)
    return list ? { ok: true as const, value: list } : failed('UNAVAILABLE', 'an answer without its list')
  }

  return {
    /** Flags 0, 1, 2 and 4 need no country, 5 and 6 do; both keys are always sent (§2.2). */
    async plans(flag: number, country: string | null, ask: Ask): Promise<ProviderResult<VendorPlan[]>> {
      const found = await rows(ask, (session) => ({
        ...request('plans', 'POST', '/api/ESIM/GetPlanInformation', session),
        timeoutMs: timeouts.catalogueMs,
        maxBytes: CATALOGUE_MAX_BYTES,
        body: {
          partnerCode: session.partnerNumber,
          flag,
          countryCode: country ?? '',
          multiplecountrycode: country === null ? [] : [country],
        },
      }))
      return found.ok ? parsedRows(found.value, (row) => planSchema.safeParse(row).data) : found
    },

    async countryCodes(ask: Ask): Promise<ProviderResult<string[]>> {
      const found = await rows(ask, (session) => ({
        ...request('countries', 'GET', '/api/ESIM/Getcountry_regiondetail', session),
        query: { flag: '1' },
      }))
      return found.ok ? parsedRows(found.value, (row) => regionSchema.safeParse(row).data?.code) : found
    },

    async orders(range: OrderRange, ask: Ask): Promise<ProviderResult<VendorOrder[]>> {
      const found = await rows(ask, (session) => ({
        ...request('orders', 'POST', '/api/ESIM/GetOrderDetail', session),
        maxBytes: CATALOGUE_MAX_BYTES,
        body: {
          partnerCode: session.partnerText,
          flag: range === 'last_300' ? '1' : '2',
          fromDate: range === 'last_300' ? '' : range.from,
          toDate: range === 'last_300' ? '' : range.to,
        },
      }))
      return found.ok ? parsedRows(found.value, (row) => orderSchema.safeParse(row).data) : found
    },

    /** Installation data of one order; null when there is none (yet). */
    async activation(orderId: string, ask: Ask): Promise<ProviderResult<VendorOrder | null>> {
      const answer = await read(ask, (session) => ({
        ...request('activation-code', 'POST', '/api/ESIM/GetActivationCode', session),
        body: { partnerCode: session.partnerNumber, orderid: [orderId] },
      }))
      if (!answer.ok) return answer.error.code === 'NOT_FOUND' ? { ok: true, value: null } : answer
      // One client reads the answer as a list, another as an object keyed by order id (§2.5).
      const layers = layersOf(answer.value, [...LISTS, orderId])
      const found = layers
        .flatMap((layer) => orderSchema.safeParse(layer).data ?? [])
        .filter((row) => row.iccid !== null || row.activationCode !== null)
      return { ok: true, value: found.find((row) => row.orderId === orderId) ?? unnamed(found) }
    },

    async wallet(ask: Ask): Promise<ProviderResult<unknown>> {
      const answer = await read(ask, (session) => ({
        ...request('wallet', 'POST', '/api/ESIM/GetWallet', session),
        body: { partnerCode: session.partnerNumber, flag: 1, countryCode: '', multiplecountrycode: [] },
      }))
      if (!answer.ok || !isRecord(answer.value)) return answer
      return { ok: true, value: answer.value.getwallet ?? answer.value.getWallet ?? answer.value.data }
    },

    /** Buys. The misspelt path is the real one (§2.2). */
    buy: (planCode: string, clientRef: string, travelDate: string | null) =>
      authorised.purchase((session) => ({
        ...request('order', 'POST', '/api/ESIM/PurhaseSim', session),
        timeoutMs: timeouts.purchaseMs,
        body: {
          partnerCode: session.partnerText,
          planCode,
          unique_order_id: clientRef,
          ...(travelDate === null ? {} : { travelDate }),
        },
      })),

    /** Buys. Carries no reference of ours, and its answer is documented nowhere. */
    renew: (orderId: string, userAmount: string, renewalDays: number) =>
      authorised.purchase((session) => ({
        ...request('top-up', 'POST', '/api/Renew/InsertRenew', session),
        timeoutMs: timeouts.purchaseMs,
        body: { userAmount, orderID: orderId, renewalDays },
      })),
  }
}

/** 401 (often without JSON), or HTTP 200 with a word about the token: refused before anything was done. */
export function isUnauthorised(outcome: VendorOutcome): boolean {
  if (outcome.kind !== 'answered') return false
  if (outcome.status === 401) return true
  const refused = isRecord(outcome.body) && flagFrom(outcome.body.isSuccess) === false
  return outcome.status === 200 && refused && BAD_TOKEN.test(messageOf(outcome.body) ?? describe(outcome))
}

const parsedRows = <T>(rows: readonly unknown[], parse: (row: unknown) => T | undefined) => ({
  ok: true as const,
  value: rows.flatMap((row) => parse(row) ?? []),
})

/** Only one order was asked for: an answer that does not repeat its number is about it. */
const unnamed = (rows: readonly VendorOrder[]): VendorOrder | null =>
  rows.length === 1 && rows[0]?.orderId === null ? rows[0] : null
