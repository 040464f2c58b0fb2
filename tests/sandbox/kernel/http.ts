import { redact } from './redact'
import { runDueJobs, runLater } from './schedule'
import { answerDelayMs, settingsOf } from './settings'
import type { Fault, VendorId, World } from './types'

export interface SandboxRequest {
  method: string
  /** Without the vendor's prefix, never empty, e.g. `/catalogue`. */
  path: string
  query: URLSearchParams
  /** Names in lower case. */
  headers: Record<string, string>
  rawBody: Buffer
  /** The parsed body; undefined when the body is empty or not JSON. */
  json(): unknown
  /** Calls back when the caller hangs up; absent in tests that call a handler directly. */
  onClose?(callback: () => void): void
}

export interface SandboxResponse {
  status: number
  headers?: Record<string, string>
  /** An object is sent as JSON; null sends no body. */
  body: string | Buffer | object | null
  /** What the server does instead of an orderly answer. */
  connection?: 'reset' | 'truncate'
}

/** The refusals that each vendor words in its own way. */
export type RefusalKind = 'unauthorized' | 'out_of_stock' | 'wallet_empty' | 'rate_limited' | 'server_error'

export interface Operation {
  /**
   * Credentials and form: a response refuses the call. Such a call reaches no fault, so that a fault with
   * `remaining: 1` hits the real call and not the one that found its token expired.
   */
  before?(): SandboxResponse | null
  /** The work. Whatever takes money must be done when this returns. */
  handle(): SandboxResponse | Promise<SandboxResponse>
  /** The vendor's own wording; null = this operation cannot be refused that way, the fault is then ignored. */
  refuse(kind: RefusalKind): SandboxResponse | null
  /** For the journal, when the body is not JSON (form, SMTP): what to show. */
  describeRequest?(): unknown
}

const HANG_CAP_MS = 10 * 60_000
const JOURNAL_BODY_CAP = 8_192

/** Runs one call of a vendor under whatever fault is set, and writes it to the journal exactly once. */
export async function runOperation(
  world: World,
  vendor: VendorId,
  operation: string,
  req: SandboxRequest,
  op: Operation,
): Promise<SandboxResponse> {
  const startedAt = performance.now()
  runDueJobs(world)
  const delayMs = answerDelayMs(world, vendor, operation)
  if (delayMs > 0) await pause(delayMs, req)
  const refused = op.before?.() ?? null
  const fault = refused ? null : world.faults.take(vendor, operation)
  const { shown, sent } = refused
    ? same(refused)
    : fault
      ? await underFault(world, vendor, fault, req, op)
      : same(await op.handle())
  const encoded = encode(sent)
  world.journal.add({
    at: new Date(world.now()).toISOString(),
    vendor,
    operation,
    method: req.method,
    path: req.query.size > 0 ? `${req.path}?${req.query}` : req.path,
    request: redact(op.describeRequest ? op.describeRequest() : req.json()),
    status: encoded.connection === 'reset' ? null : encoded.status,
    response: summarise(encoded.connection === 'reset' ? null : shown, encoded),
    fault: fault?.kind ?? null,
    durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
  })
  return encoded
}

interface Outcome {
  /** What the journal shows. */
  shown: SandboxResponse['body']
  sent: SandboxResponse
}

const RESET: SandboxResponse = { status: 0, body: null, connection: 'reset' }
const same = (response: SandboxResponse): Outcome => ({ shown: response.body, sent: response })

async function underFault(
  world: World,
  vendor: VendorId,
  fault: Fault,
  req: SandboxRequest,
  op: Operation,
): Promise<Outcome> {
  const refuseOrHandle = async (kind: RefusalKind) => same(op.refuse(kind) ?? (await op.handle()))
  switch (fault.kind) {
    case 'latency':
      await pause(fault.delayMs ?? 1_000, req)
      return same(await op.handle())
    case 'hang': {
      const { hangCommitsAfterMs } = settingsOf(world, vendor)
      if (hangCommitsAfterMs !== null) runLater(world, hangCommitsAfterMs, () => void op.handle())
      await pause(fault.delayMs ?? HANG_CAP_MS, req)
      return same(RESET)
    }
    case 'reset_before':
      return same(RESET)
    case 'reset_after':
      await op.handle()
      return same(RESET)
    case 'status_429':
      return same(op.refuse('rate_limited') ?? { status: 429, body: { message: 'Too Many Requests' } })
    case 'status_500_before':
      return same(serverError(op))
    case 'status_500_after':
      await op.handle()
      return same(serverError(op))
    case 'malformed':
      await op.handle()
      return same({
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: '<!DOCTYPE html><html><body><h1>Please wait</h1></body>{"unfinished":',
      })
    case 'truncated': {
      const response = await op.handle()
      return { shown: response.body, sent: { ...response, connection: 'truncate' } }
    }
    case 'empty':
      await op.handle()
      return same({ status: 200, body: null })
    case 'unauthorized':
      return refuseOrHandle('unauthorized')
    case 'out_of_stock':
      return refuseOrHandle('out_of_stock')
    case 'wallet_empty':
      return refuseOrHandle('wallet_empty')
    default:
      // Webhook faults are taken by whoever sends the webhook.
      return same(await op.handle())
  }
}

function serverError(op: Operation): SandboxResponse {
  return op.refuse('server_error') ?? { status: 500, body: { message: 'Internal Server Error' } }
}

/** Real time on purpose: a caller's time-out runs on real time too. Ends early when the caller hangs up. */
function pause(ms: number, req: SandboxRequest): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    req.onClose?.(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function encode(response: SandboxResponse): SandboxResponse {
  const { body } = response
  if (body === null || typeof body === 'string' || Buffer.isBuffer(body)) return response
  return {
    ...response,
    headers: { 'content-type': 'application/json; charset=utf-8', ...response.headers },
    body: JSON.stringify(body),
  }
}

function summarise(shown: SandboxResponse['body'], encoded: SandboxResponse): unknown {
  if (shown === null) return null
  const length = typeof encoded.body === 'string' || Buffer.isBuffer(encoded.body) ? encoded.body.length : 0
  if (Buffer.isBuffer(shown) || length > JOURNAL_BODY_CAP) return `(${length} bytes)`
  return redact(shown)
}
