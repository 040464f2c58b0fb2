import 'server-only'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { keyedHash } from '../platform/crypto/keys'
import { log } from '../platform/log'
import { providers } from '../providers/live'
import { type Asked, type Asking, askProviders, type Complain } from './ask'
import { recordCheck } from './background'
import { type KnownEsim, recall, remember } from './memory'
import { type CheckMemory, type Learnt, type OpenedCheck, openCheck, readCheck } from './repo/checks'
import type { SampleSource } from './repo/usage'
import { withoutSecrets } from './rules'
import { leaseSeconds, lookupSettings, lookupTargets, ownerTarget } from './settings'
import type { CheckRun, EsimCard } from './types'

/** How a check ended, before it is turned into what its asker may see. */
export type Landing =
  | { readonly kind: 'found'; readonly known: KnownEsim; readonly source: EsimCard['source'] }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unreachable'; readonly names: readonly string[] }

export type Flight =
  | { readonly kind: 'flying'; readonly probes: CheckRun['probes']; readonly landing: Promise<Landing> }
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }

export interface Departure {
  readonly iccid: string
  readonly freshSeconds: number
  readonly refresh: boolean
  /** Whose limits count; null = an internal reading. */
  readonly client: string | null
  /** The check itself was counted before. */
  readonly counted: boolean
  /** Why it is asked for; somebody looks unless said otherwise. */
  readonly cause?: SampleSource
  /** Whoever asked before has answered or has gone: who asks now began later than this departure. */
  readonly isAfterOthers?: boolean
}

/** Who takes nothing that is remembered takes no answer to a question that is older than their own, either. */
const mayShare = ({ freshSeconds, isAfterOthers }: Departure): boolean =>
  freshSeconds > 0 || isAfterOthers === true

const PREFIX_DIGITS = 15
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 200

/** One round trip to the database says whether to answer from memory, ask, or wait for the one who asks. */
export async function depart(departure: Departure): Promise<Flight> {
  const { iccid } = departure
  const lease = leaseSeconds(await lookupSettings())
  const token = randomUUID()
  const openedAtMs = performance.now()
  const opened = await openCheck({
    ...departure,
    token,
    leaseSeconds: lease,
    prefix: keyedHash('rate-limit', iccid.slice(0, PREFIX_DIGITS)),
  })
  if (opened.decision === 'limited') return { kind: 'limited', retryAfterSeconds: opened.retryAfterSeconds }
  if (opened.decision === 'cached') {
    if (!mayShare(departure)) return depart(afterOthers(departure))
    const landing = Promise.resolve(fromMemory(iccid, opened, opened.owner, 'cache'))
    return { kind: 'flying', probes: [], landing }
  }
  if (opened.decision === 'follow')
    return { kind: 'flying', probes: [], landing: follow(departure, opened, openedAtMs) }
  const asking = await ask(iccid, opened.owner)
  return { kind: 'flying', probes: asking.probes, landing: lead(departure, token, opened, asking) }
}

const complain: Complain = (problem, facts) => log().warn(facts, problem)

/** A known owner is asked alone. Only if it answers that it does not know the eSIM any more are the others asked. */
async function ask(iccid: string, owner: OpenedCheck['owner']): Promise<Asking> {
  const settings = await lookupSettings()
  if (!owner) return askProviders(iccid, lookupTargets(settings), complain)
  const target = ownerTarget(settings, owner)
  if (!target) {
    const name = providers().get(owner.provider)?.displayName ?? owner.provider
    return { probes: [], asked: Promise.resolve({ hit: null, unreachable: [name], everyoneAnswered: false }) }
  }
  const first = askProviders(iccid, [target], complain)
  const asked = first.asked.then((answer): Asked | Promise<Asked> => {
    const others = answer.everyoneAnswered ? lookupTargets(settings, owner.provider) : []
    return others.length === 0 ? answer : askProviders(iccid, others, complain).asked
  })
  return { probes: first.probes, asked }
}

/** Answers first; what was learnt is written behind the visitor's back, and whoever follows finds it there. */
async function lead(
  { iccid, cause = 'check' }: Departure,
  token: string,
  opened: OpenedCheck,
  asking: Asking,
): Promise<Landing> {
  const ours = opened.owner?.sold ? { sampleFor: cause } : {}
  const record = (learnt: Learnt) => recordCheck({ iccid, token, learnt, ...ours })
  let asked: Asked
  try {
    asked = await asking.asked
  } catch (error) {
    record(null)
    throw error
  }
  if (asked.hit) {
    const { provider } = asked.hit
    const owner = opened.owner?.provider === provider ? opened.owner : null
    const esim = { ...withoutSecrets(asked.hit), refs: { ...owner?.refs, ...asked.hit.refs } }
    const sold = owner?.sold ?? false
    const known = { provider, refs: esim.refs, esim, sold, checkedAt: new Date().toISOString() }
    remember(iccid, known, Date.now())
    record({ found: true, esim })
    return { kind: 'found', known, source: 'provider' }
  }
  if (asked.everyoneAnswered) {
    remember(iccid, null, Date.now())
    record({ found: false })
    return { kind: 'not_found' }
  }
  record(null)
  return lastKnown(opened, asked.unreachable)
}

/** A provider is down: the old answer with its age is worth more than none. */
function lastKnown(opened: OpenedCheck, unreachable: readonly string[]): Landing {
  const known = knownFrom(opened, opened.owner)
  return known ? { kind: 'found', known, source: 'last_known' } : { kind: 'unreachable', names: unreachable }
}

/** Somebody else asks: looks for their answer until it is there or their time is up, and then asks. */
async function follow(departure: Departure, opened: OpenedCheck, openedAtMs: number): Promise<Landing> {
  const { iccid } = departure
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
    await sleep(pauseMs)
    const now = await readCheck(iccid)
    const waitedMs = performance.now() - openedAtMs
    const isAnswered = now.ageMs !== null && now.ageMs < waitedMs
    if (isAnswered && mayShare(departure)) return fromMemory(iccid, now, opened.owner, 'provider')
    if (isAnswered || !now.leased) break
  }
  // The one who asked learnt nothing that counts here, or died.
  const own = await depart(afterOthers(departure))
  if (own.kind === 'limited') throw new Error('an internal reading was limited')
  return own.landing
}

/** The asking before was counted, so this one is not. */
const afterOthers = (departure: Departure): Departure => ({ ...departure, client: null, isAfterOthers: true })

function fromMemory(
  iccid: string,
  memory: CheckMemory,
  owner: OpenedCheck['owner'],
  source: EsimCard['source'],
): Landing {
  const known = knownFrom(memory, owner)
  remember(iccid, known, Date.now() - (memory.ageMs ?? 0))
  return known ? { kind: 'found', known, source } : { kind: 'not_found' }
}

function knownFrom(memory: CheckMemory, owner: OpenedCheck['owner']): KnownEsim | null {
  const { found, provider, esim, ageMs } = memory
  if (!found || !provider || !esim) return null
  const { refs, sold } = owner?.provider === provider ? owner : { refs: {}, sold: false }
  // An answer that was called outdated has lost its age: then the provider's own time is the best there is.
  const checkedAt = ageMs === null ? esim.asOf : new Date(Date.now() - ageMs).toISOString()
  return { provider, refs, esim: { ...esim, refs }, sold, checkedAt }
}

/** What this process remembers, as a landing; undefined when it must look further. */
export function landedBefore(iccid: string, maxAgeSeconds: number): Landing | undefined {
  const entry = recall(iccid, maxAgeSeconds)
  if (!entry) return undefined
  return entry.known ? { kind: 'found', known: entry.known, source: 'cache' } : { kind: 'not_found' }
}
