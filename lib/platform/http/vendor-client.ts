import { setTimeout as sleep } from 'node:timers/promises'
import { deadlineSignal, following } from './deadline'
import { abortKind, type Exchange, exchange } from './exchange'
import { type CallRecord, DEFAULT_MAX_BYTES, type VendorOutcome, type VendorRequest } from './vendor-call'
import { createLanes, type Lane, LaneClosedError, type Lanes } from './vendor-lanes'
import { waitOr } from './wait'

export interface VendorClient {
  /** Never throws. Only reads are repeated, and only after failures that a repetition can cure. */
  send(lane: Lane, request: VendorRequest): Promise<VendorOutcome>
}

const LONGEST_WAIT_MS = 2_000

export function createVendorClient(options: {
  readonly vendor: string
  readonly onCall?: (record: CallRecord) => void
}): VendorClient {
  const lanes = createLanes(isVendorFailure)
  return {
    async send(lane, request) {
      const startedAt = performance.now()
      const outcome = await inLane(lanes, lane, request)
      options.onCall?.({
        vendor: options.vendor,
        operation: request.operation,
        status: outcome.kind === 'not_sent' ? null : outcome.status,
        outcome: outcome.kind === 'answered' ? 'answered' : `${outcome.kind}:${outcome.reason}`,
        durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
      })
      return outcome
    },
  }
}

async function inLane(lanes: Lanes, lane: Lane, request: VendorRequest): Promise<VendorOutcome> {
  const { signal: deadline, done } = deadlineSignal(request.timeoutMs)
  const cancel = lane === 'purchase' ? undefined : request.signal
  const either = cancel ? following(cancel) : null
  if (either) deadline.addEventListener('abort', () => either.abort(deadline.reason), { once: true })
  const signal = either?.signal ?? deadline
  let last: VendorOutcome | null = null
  const note = (outcome: VendorOutcome) => {
    last = outcome
    return outcome
  }
  const run = lanes[lane]
    .run(() => withRetries(lanes, lane, request, { signal, deadline, note }))
    .catch(closed)
    .finally(done)
  // Who asked is let go at once, even while the call still queues for a place or waits to be repeated; a purchase is
  // always seen to its end.
  return waitOr(run, lane === 'purchase' ? undefined : signal, () => last ?? left(signal))
}

/** A read that was given up: whether it was sent no longer matters to anyone. */
const left = (signal: AbortSignal): VendorOutcome => ({
  kind: 'unknown',
  reason: abortKind(signal),
  status: null,
})

function closed(error: unknown): VendorOutcome {
  if (error instanceof LaneClosedError)
    return { kind: 'not_sent', reason: error.reason, detail: error.message }
  throw error
}

async function withRetries(
  lanes: Lanes,
  lane: Lane,
  request: VendorRequest,
  call: { signal: AbortSignal; deadline: AbortSignal; note: (outcome: VendorOutcome) => VendorOutcome },
): Promise<VendorOutcome> {
  const { signal, deadline } = call
  for (let attempt = 0; ; attempt++) {
    const outcome = await lanes[lane]
      .guard((probe) => once(request, lane, probe ? deadline : signal), isCancelled)
      .catch(closed)
    const waitMs = attempt < lanes[lane].retries ? waitBeforeRetry(call.note(outcome), attempt) : null
    if (waitMs === null || signal.aborted) return outcome
    await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return outcome
  }
}

/** Milliseconds to wait, with jitter, before the same read is sent again; null = the outcome stands. */
function waitBeforeRetry(outcome: VendorOutcome, attempt: number): number | null {
  const backoffMs = Math.random() * 100 * 2 ** attempt
  if (outcome.kind === 'not_sent') return outcome.reason === 'connect' ? backoffMs : null
  if (outcome.kind === 'unknown') return outcome.reason === 'reset' ? backoffMs : null
  if (outcome.status !== 429 && outcome.status < 500) return null
  const asked = outcome.retryAfterSeconds
  if (asked === null) return backoffMs
  return asked * 1000 <= LONGEST_WAIT_MS ? asked * 1000 + backoffMs : null
}

async function once(request: VendorRequest, lane: Lane, signal: AbortSignal): Promise<VendorOutcome> {
  const query = request.query ? `?${new URLSearchParams(request.query)}` : ''
  const url = new URL(`${request.baseUrl.replace(/\/+$/, '')}${request.path}${query}`)
  const hasBody = request.body !== undefined
  const result = await exchange(
    {
      method: request.method,
      url,
      headers: {
        accept: 'application/json',
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...request.headers,
      },
      body: hasBody ? JSON.stringify(request.body) : null,
      maxBytes: request.maxBytes ?? DEFAULT_MAX_BYTES,
      freshConnection: lane === 'purchase',
    },
    signal,
  )
  return result.kind === 'answered' ? parsed(result) : result
}

function parsed(answer: Extract<Exchange, { kind: 'answered' }>): VendorOutcome {
  const { status, text } = answer
  const retryAfterSeconds = secondsOf(answer.retryAfter)
  if (status === 204) return { kind: 'answered', status, body: null, retryAfterSeconds }
  try {
    return { kind: 'answered', status, body: JSON.parse(text), retryAfterSeconds }
  } catch {
    if (status >= 400) return { kind: 'answered', status, body: undefined, retryAfterSeconds }
    return { kind: 'unknown', reason: text.trim() === '' ? 'empty' : 'not_json', status }
  }
}

/** RFC 9110 §10.2.3: seconds or an HTTP date. */
function secondsOf(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter)
  const at = Date.parse(retryAfter)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}

/** The visitor left: says nothing about the vendor. */
const isCancelled = (outcome: VendorOutcome) => outcome.kind !== 'answered' && outcome.reason === 'aborted'

/** Counts against the vendor. A refusal (4xx) or a rate limit is an answer: the vendor is alive. */
function isVendorFailure(outcome: VendorOutcome): boolean {
  return outcome.kind === 'answered' ? outcome.status >= 500 : true
}
