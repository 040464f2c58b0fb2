import type { Provider } from '../providers/contract'
import { sameIccid } from '../providers/iccid-match'
import type { ProviderEsim, ProviderId, ProviderRefs, ProviderResult } from '../providers/types'
import type { ProbeState } from './types'

export interface AskTarget {
  readonly provider: Provider
  readonly timeoutMs: number
  /** What we remember of an eSIM that this provider owns. */
  readonly refs?: ProviderRefs
}

export interface Asked {
  readonly hit: ProviderEsim | null
  /** Public names of those who could not be asked. */
  readonly unreachable: readonly string[]
  /** Whether everyone who had to be asked has answered: only then may "not found" be said. */
  readonly everyoneAnswered: boolean
}

export interface Asking {
  readonly probes: readonly { readonly name: string; readonly done: Promise<ProbeState> }[]
  readonly asked: Promise<Asked>
}

type Status = ProviderResult<ProviderEsim | null>
export type Complain = (problem: string, facts: { provider: ProviderId; reason: string }) => void

type Answer =
  | { readonly state: 'hit'; readonly esim: ProviderEsim }
  | { readonly state: 'miss' | 'unreachable' | 'cancelled' }

/**
 * Asks all targets at once. The first definite hit answers and the others are cancelled; without a hit it takes as
 * long as the slowest, or its deadline.
 * @param targets in order of priority
 */
export function askProviders(iccid: string, targets: readonly AskTarget[], complain: Complain): Asking {
  const cancel = new AbortController()
  const answers = new Map<Provider, Answer>()
  const probes = targets.map((target) => ({
    provider: target.provider,
    answer: probe(iccid, target, cancel.signal, complain).then((answer) => {
      answers.set(target.provider, answer)
      return answer
    }),
  }))
  return {
    probes: probes.map(({ provider, answer }) => ({
      name: provider.displayName,
      done: answer.then(({ state }) => state),
    })),
    asked: settle(probes, answers, cancel),
  }
}

async function settle(
  probes: readonly { readonly provider: Provider; readonly answer: Promise<Answer> }[],
  answers: ReadonlyMap<Provider, Answer>,
  cancel: AbortController,
): Promise<Asked> {
  await new Promise<void>((resolve) => {
    for (const { answer } of probes) void answer.then(({ state }) => state === 'hit' && resolve())
    void Promise.all(probes.map(({ answer }) => answer)).then(() => resolve())
  })
  // What has arrived together is judged together.
  await new Promise((resolve) => setImmediate(resolve))
  const inOrder = probes.map(({ provider }) => ({ provider, answer: answers.get(provider) }))
  if (answers.size < probes.length) cancel.abort()
  return {
    hit: chooseHit(inOrder.flatMap(({ answer }) => (answer?.state === 'hit' ? [answer.esim] : []))),
    unreachable: inOrder.flatMap(({ provider, answer }) =>
      answer?.state === 'unreachable' ? [provider.displayName] : [],
    ),
    everyoneAnswered: inOrder.length > 0 && inOrder.every(({ answer }) => answer?.state === 'miss'),
  }
}

/** Of several definite hits the one whose figures are newest; equally new, the one of higher priority. Never the richest. */
export function chooseHit(hits: readonly ProviderEsim[]): ProviderEsim | null {
  return hits.reduce<ProviderEsim | null>(
    (best, hit) => (best === null || Date.parse(hit.asOf) > Date.parse(best.asOf) ? hit : best),
    null,
  )
}

async function probe(
  iccid: string,
  { provider, timeoutMs, refs }: AskTarget,
  cancel: AbortSignal,
  complain: Complain,
): Promise<Answer> {
  const result = await within(timeoutMs, cancel, () =>
    provider.status(refs ? { iccid, refs } : { iccid }, { signal: cancel, timeoutMs }),
  )
  if (cancel.aborted) return { state: 'cancelled' }
  const answer = judge(result, iccid)
  if (typeof answer !== 'string') return answer
  complain('a provider could not be asked', { provider: provider.id, reason: answer })
  return { state: 'unreachable' }
}

/** What an answer means; a text = it is none, and why. */
function judge(result: Status | string, iccid: string): Answer | string {
  if (typeof result === 'string') return result
  if (!result.ok) {
    // The contract says null for it; an adapter that forgets must not turn "no" into "could not ask".
    if (result.error.code === 'NOT_FOUND') return { state: 'miss' }
    return `${result.error.code}: ${result.error.message}`
  }
  if (result.value === null) return { state: 'miss' }
  if (!sameIccid(result.value.iccid, iccid)) return 'answered for another ICCID'
  return { state: 'hit', esim: result.value }
}

/** The answer, or why there is none. Plain timers: a composite abort signal costs more than the rest of a check. */
function within(
  timeoutMs: number,
  cancel: AbortSignal,
  ask: () => Promise<Status>,
): Promise<Status | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end('no answer within its deadline'), timeoutMs)
    const leave = () => end('cancelled')
    const end = (result: Status | string) => {
      clearTimeout(timer)
      cancel.removeEventListener('abort', leave)
      resolve(result)
    }
    cancel.addEventListener('abort', leave, { once: true })
    try {
      ask().then(end, (error: unknown) => end(reasonOf(error)))
    } catch (error) {
      end(reasonOf(error))
    }
  })
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
