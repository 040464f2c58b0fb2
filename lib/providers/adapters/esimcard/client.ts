import {
  CATALOGUE_MAX_BYTES,
  type VendorOutcome,
  type VendorRequest,
} from '../../../platform/http/vendor-call'
import { createVendorClient } from '../../../platform/http/vendor-client'
import type { AdapterContext } from '../../adapter'
import { failed, readAnswer } from '../../answers'
import { type Ask, createAuthorisedClient, type LoginResult } from '../../authorised'
import { codeOf, messageOf, type RefusalWords } from '../../refusals'
import type { ProviderResult } from '../../types'
import { flagFrom, isRecord, layersOf, numberFrom, rowsIn, textFrom } from '../../wire'
import {
  appliedSchema,
  esimSchema,
  packageDetailSchema,
  packageSchema,
  pricedCountrySchema,
  quantitiesSchema,
  simSchema,
  type VendorEsim,
  type VendorPackage,
  type VendorSim,
} from './schemas'

export interface EsimcardEnv {
  /** With the role, e.g. https://portal.esimcard.com/api/developer/reseller. */
  readonly baseUrl: string
  readonly email: string
  readonly password: string
  /** Currency of prices and balance, ISO 4217; no answer names it. Default USD. */
  readonly currency?: string
}

export interface Paged<T> {
  readonly rows: readonly T[]
  readonly lastPage: number
}

interface Session {
  readonly token: string
}

/** Clients keep a token 50 minutes to 24 hours (§3.1); a 401 makes a new one in any case. */
const SESSION_MAX_AGE_MS = 50 * 60_000
export const PACKAGE_TYPES = ['DATA-ONLY', 'DATA-VOICE-SMS'] as const
/** `per_page` is capped at 100 (§3.2). */
const PER_PAGE = '100'
const READ_WORDS: RefusalWords = [
  [/unauthenticated|invalid login|unauthori[sz]ed/i, 'AUTH'],
  [
    /not found|no query results|does(?: not|n't) exist|invalid (?:iccid|imei|sim)|no (?:sim|esim|record)/i,
    'NOT_FOUND',
  ],
]

export type EsimcardClient = ReturnType<typeof createEsimcardClient>

export function createEsimcardClient(env: EsimcardEnv, context: AdapterContext) {
  const vendor = createVendorClient({ vendor: 'esimcard', onCall: context.onCall })
  // The role is part of the path (§3.1); a base that stops before it means the reseller's.
  const baseUrl = env.baseUrl.replace(/\/developer\/?$/, '/developer/reseller')
  const { timeouts } = context

  async function login(): Promise<LoginResult<Session>> {
    const outcome = await vendor.send('login', {
      operation: 'login',
      method: 'POST',
      baseUrl,
      path: '/login',
      body: { email: env.email, password: env.password },
      timeoutMs: timeouts.readMs,
    })
    const answer = readAnswer(outcome, READ_WORDS)
    if (!answer.ok) {
      const refused = answer.error.code === 'VALIDATION'
      return { ok: false, refusal: refused ? { ...answer.error, code: 'AUTH' } : answer.error }
    }
    const layers = layersOf(answer.value, ['data'])
    const token = layers.map((layer) => textFrom(layer.access_token)).find((text) => text !== null)
    if (token) return { ok: true, session: { token } }
    const refused = layers[0] !== undefined && flagFrom(layers[0].status) === false
    const message = messageOf(answer.value) ?? 'login answered without a token'
    return { ok: false, refusal: { code: refused ? 'AUTH' : 'UNAVAILABLE', message } }
  }

  const authorised = createAuthorisedClient({
    vendor,
    login,
    isUnauthorised: (outcome: VendorOutcome) => outcome.kind === 'answered' && outcome.status === 401,
    now: context.now,
    maxAgeMs: SESSION_MAX_AGE_MS,
  })

  const request = (operation: string, path: string, session: Session, more: Partial<VendorRequest> = {}) => ({
    operation,
    method: 'GET' as const,
    baseUrl,
    path,
    headers: { authorization: `Bearer ${session.token}` },
    timeoutMs: timeouts.readMs,
    ...more,
  })
  const long = { timeoutMs: timeouts.catalogueMs, maxBytes: CATALOGUE_MAX_BYTES }

  /** `status: false` comes with HTTP 200 too (§3.5). */
  async function read(ask: Ask, operation: string, path: string, more?: Partial<VendorRequest>) {
    const answer = await authorised.read(
      ask,
      (session) => request(operation, path, session, more),
      READ_WORDS,
    )
    if (!answer.ok || !isRecord(answer.value) || flagFrom(answer.value.status) !== false) return answer
    const message = messageOf(answer.value) ?? 'refused without a word'
    return failed(codeOf(message, READ_WORDS) ?? 'UNAVAILABLE', message)
  }

  async function paged<T>(
    ask: Ask,
    operation: string,
    path: string,
    query: Record<string, string>,
    parse: (row: unknown) => T | undefined,
  ): Promise<ProviderResult<Paged<T>>> {
    const answer = await read(ask, operation, path, { ...long, query })
    if (!answer.ok) return answer
    const rows = answer.value === null ? [] : rowsIn(answer.value, ['data', 'packages', 'result'])
    if (!rows) return failed('UNAVAILABLE', 'an answer without its list')
    const metas = layersOf(answer.value, ['meta', 'data'])
    const last = metas
      .map((meta) => numberFrom(meta.lastPage ?? meta.last_page))
      .find((page) => page !== null)
    return { ok: true, value: { rows: rows.flatMap((row) => parse(row) ?? []), lastPage: last ?? 1 } }
  }

  return {
    packages: (type: string, page: number, ask: Ask): Promise<ProviderResult<Paged<VendorPackage>>> =>
      paged(
        ask,
        'packages',
        '/packages',
        { package_type: type, page: String(page), per_page: PER_PAGE },
        (row) => packageSchema.safeParse(row).data,
      ),

    globalPackages: (type: string, ask: Ask) =>
      paged(
        ask,
        'packages-global',
        `/packages/global/${type}`,
        {},
        (row) => packageSchema.safeParse(row).data,
      ),

    async pricing(ask: Ask) {
      const answer = await read(ask, 'pricing', '/pricing', long)
      if (!answer.ok) return answer
      const rows = rowsIn(answer.value, ['countries', 'data'])
      if (!rows) return failed('UNAVAILABLE', 'an answer without countries')
      const countries = rows.flatMap((row) => pricedCountrySchema.safeParse(row).data ?? [])
      return { ok: true as const, value: countries }
    },

    /** The documents say `details`, SDK and clients `detail`: one is tried, the other on 404 (§3.2). */
    async packageDetail(id: string, ask: Ask) {
      const path = (word: string) => `/package/${word}/${encodeURIComponent(id)}`
      let answer = await read(ask, 'package-detail', path('detail'))
      const missing = !answer.ok && ['NOT_FOUND', 'UNAVAILABLE'].includes(answer.error.code)
      if (missing) answer = await read(ask, 'package-detail', path('details'))
      if (!answer.ok) return answer
      const details = layersOf(answer.value, ['data', 'package']).flatMap(
        (layer) => packageDetailSchema.safeParse(layer).data ?? [],
      )
      const covered = details.map((one) =>
        [one.romaing_countries, one.roaming_countries, one.countries].find((list) => list.length > 0),
      )
      return { ok: true as const, value: covered.find((list) => list !== undefined) ?? [] }
    },

    /** By ICCID or by sim id. */
    async esim(key: string, ask: Ask): Promise<ProviderResult<VendorEsim>> {
      const answer = await read(ask, 'esim', `/my-esims/${encodeURIComponent(key)}`)
      if (!answer.ok) return answer
      for (const layer of layersOf(answer.value, ['data'])) {
        const parsed = esimSchema.safeParse(layer)
        if (parsed.success && (parsed.data.sim.iccid ?? parsed.data.sim.id) !== null) {
          return { ok: true, value: parsed.data }
        }
      }
      return failed('UNAVAILABLE', 'an answer of another shape')
    },

    async usage(iccid: string, ask: Ask) {
      const answer = await read(ask, 'usage', `/my-sim/${encodeURIComponent(iccid)}/usage`)
      if (!answer.ok) return answer
      const parsed = layersOf(answer.value, ['data'])
        .flatMap((layer) => quantitiesSchema.safeParse(layer).data ?? [])
        .find((one) => one.initial_data_quantity !== null || one.rem_data_quantity !== null)
      return parsed
        ? { ok: true as const, value: parsed }
        : failed('UNAVAILABLE', 'no quantities in the answer')
    },

    esims: (page: number, ask: Ask): Promise<ProviderResult<Paged<VendorSim>>> =>
      paged(ask, 'esims', '/my-esims', { page: String(page) }, (row) => simSchema.safeParse(row).data),

    async order(orderId: string, ask: Ask) {
      const answer = await read(ask, 'order-status', `/order/${encodeURIComponent(orderId)}`)
      if (!answer.ok) return answer
      const rows = layersOf(answer.value, ['data']).slice(1)
      return { ok: true as const, value: rows.flatMap((row) => appliedSchema.safeParse(row).data ?? []) }
    },

    /** The documents want `imei`, working clients send `iccid` and the package (§3.3): that first. */
    async canTopUp(iccid: string, packageId: string, ask: Ask): Promise<ProviderResult<boolean>> {
      const asking = (body: unknown) => read(ask, 'can-topup', '/can-topup-esim', { method: 'POST', body })
      let answer = await asking({ iccid, package_type_id: packageId })
      if (!answer.ok && answer.error.code === 'VALIDATION') answer = await asking({ imei: iccid })
      if (!answer.ok) return answer
      const said = layersOf(answer.value, ['data']).map((layer) => flagFrom(layer.topup_available))
      const flag = said.find((word) => word !== null)
      return flag === undefined || flag === null
        ? failed('UNAVAILABLE', 'no topup_available in the answer')
        : { ok: true, value: flag }
    },

    async balance(ask: Ask): Promise<ProviderResult<unknown>> {
      const answer = await read(ask, 'balance', '/balance')
      if (!answer.ok) return answer
      return {
        ok: true,
        value: layersOf(answer.value, ['data']).find((layer) => 'balance' in layer)?.balance,
      }
    },

    /** Buys. A new eSIM goes through `/async`, whose answer holds the ids that the plain path may lack (§3.3). */
    buy: (packageId: string, iccid: string | null) =>
      authorised.purchase((session) =>
        request(
          iccid === null ? 'order' : 'top-up',
          iccid === null ? '/package/purchase/async' : '/package/purchase',
          session,
          {
            method: 'POST',
            timeoutMs: timeouts.purchaseMs,
            body: { package_type_id: packageId, ...(iccid === null ? {} : { iccid }) },
          },
        ),
      ),
  }
}
