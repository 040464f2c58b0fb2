import * as z from 'zod'
import { nameKey } from '../../../core/name-key'
import type { PurchaseSnapshot, ResolveInput } from '../../contract'
import type { ProviderRefs, ProviderResult, ResolveOutcome } from '../../types'
import type { EsimcardClient } from './client'
import { allApplied, installOf } from './mapping'
import type { VendorEsim, VendorSim } from './schemas'

const ASK = { lane: 'settle' } as const
/** Clocks differ: an eSIM made this long before we sent may still be the one. */
const SKEW_MS = 2 * 60_000
const MAX_PAGES = 40

/** Ids of what was there: packages on the eSIM, or the newest eSIMs. */
const snapshotSchema = z.object({ ids: z.array(z.string()) })
const idsIn = (snapshot: PurchaseSnapshot | null): string[] | null =>
  snapshotSchema.safeParse(snapshot).data?.ids ?? null

export async function takeSnapshot(
  client: EsimcardClient,
  kind: 'order' | 'top_up',
  iccid: string | null,
): Promise<ProviderResult<PurchaseSnapshot>> {
  if (kind === 'order' || iccid === null) {
    const esims = await client.esims(1, ASK)
    if (!esims.ok) return esims
    return { ok: true, value: { ids: esims.value.rows.flatMap(({ id }) => id ?? []) } }
  }
  const esim = await client.esim(iccid, ASK)
  if (!esim.ok) return esim
  return { ok: true, value: { ids: allApplied(esim.value).flatMap(({ id }) => id ?? []) } }
}

/** All packages of the eSIM, compared with those before: complete, since the answer holds every list. */
export async function resolveTopUp(client: EsimcardClient, input: ResolveInput): Promise<ResolveOutcome> {
  const before = idsIn(input.snapshot)
  if (input.iccid === null || before === null) {
    return { kind: 'ambiguous', evidence: ['nothing was seen of this eSIM before the purchase'] }
  }
  const esim = await client.esim(input.iccid, ASK)
  if (!esim.ok) return { kind: 'unreadable', reason: esim.error.message }
  const known = new Set([...before, ...input.claimed])
  const fresh = allApplied(esim.value).filter((one) => {
    const sameType = one.package_type_id === null || one.package_type_id === input.bundleRef
    const named = one.package_type_id !== null || sameName(one.package ?? one.name, input.bundleName)
    return one.id !== null && !known.has(one.id) && sameType && named
  })
  const [only] = fresh
  if (!only) return { kind: 'absent_now' }
  const evidence = fresh.map((one) => `package ${one.id} ${one.package ?? ''} ${one.status ?? ''}`.trim())
  if (fresh.length > 1 || /failed/i.test(only.status ?? '')) return { kind: 'ambiguous', evidence }
  const refs = { ...input.refs, iccid: input.iccid }
  return { kind: 'fulfilled', refs, install: null, applicationId: only.id }
}

export async function resolveOrder(client: EsimcardClient, input: ResolveInput): Promise<ResolveOutcome> {
  const key = input.refs.simId ?? input.refs.iccid
  if (key !== undefined) return resolveSim(client, key, input.refs)
  const before = idsIn(input.snapshot)
  if (before === null)
    return { kind: 'ambiguous', evidence: ['no list of eSIMs was kept from before the purchase'] }
  const listed = await listSince(client, input.sentAtMs - SKEW_MS)
  if (!listed.ok) return { kind: 'unreadable', reason: listed.error.message }
  const known = new Set([...before, ...input.claimed])
  const fresh = listed.value.sims.filter(
    ({ id, iccid, last_bundle }) =>
      id !== null &&
      !known.has(id) &&
      (iccid === null || !known.has(iccid)) &&
      (last_bundle === null || sameName(last_bundle, input.bundleName)),
  )
  const [only] = fresh
  if (only?.id && fresh.length === 1) return resolveSim(client, only.id, { ...input.refs, simId: only.id })
  if (fresh.length > 1) {
    const evidence = fresh.map((sim) =>
      `eSIM ${sim.id} ${sim.last_bundle ?? ''} ${sim.created_at ?? ''}`.trim(),
    )
    return { kind: 'ambiguous', evidence }
  }
  // The vendor took the order and gave a number: it may be slow, but it is not absent.
  if (input.refs.orderId !== undefined) return { kind: 'pending', refs: input.refs }
  if (listed.value.complete) return { kind: 'absent_now' }
  return { kind: 'ambiguous', evidence: [`no new eSIM on the first ${MAX_PAGES} pages`] }
}

async function resolveSim(client: EsimcardClient, key: string, refs: ProviderRefs): Promise<ResolveOutcome> {
  const esim = await client.esim(key, ASK)
  if (!esim.ok) {
    if (esim.error.code === 'NOT_FOUND') return { kind: 'pending', refs }
    return { kind: 'unreadable', reason: esim.error.message }
  }
  const done = doneWith(esim.value, refs)
  return done ? { kind: 'fulfilled', ...done } : { kind: 'pending', refs }
}

/** What an eSIM of ours is known by, once it has its ICCID. */
export function doneWith(esim: VendorEsim, refs: ProviderRefs) {
  const { sim } = esim
  if (sim.iccid === null || /failed/i.test(sim.status ?? '')) return null
  return {
    refs: { ...refs, iccid: sim.iccid, ...(sim.id === null ? {} : { simId: sim.id }) },
    install: installOf(sim),
    applicationId: allApplied(esim)[0]?.id ?? null,
  }
}

const sameName = (a: string | null, b: string) => a !== null && nameKey(a) === nameKey(b)

/**
 * eSIMs made since then. The list is newest first (§3.5), so reading stops at the first older one; should it not be
 * in that order, it is read to its end.
 */
async function listSince(
  client: EsimcardClient,
  sinceMs: number,
): Promise<ProviderResult<{ sims: VendorSim[]; complete: boolean }>> {
  const sims: VendorSim[] = []
  let sorted = true
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await client.esims(page, ASK)
    if (!answer.ok) return answer
    sims.push(...answer.value.rows)
    sorted &&= isNewestFirst(sims)
    const oldest = sims.at(-1)?.created_at ?? null
    const pastIt = sorted && oldest !== null && Date.parse(oldest) < sinceMs
    if (pastIt || page >= answer.value.lastPage) {
      const recent = sims.filter(({ created_at }) => created_at === null || Date.parse(created_at) >= sinceMs)
      return { ok: true, value: { sims: recent, complete: true } }
    }
  }
  return { ok: true, value: { sims, complete: false } }
}

function isNewestFirst(sims: readonly VendorSim[]): boolean {
  const times = sims.flatMap(({ created_at }) => (created_at === null ? [] : Date.parse(created_at)))
  return times.every((time, index) => index === 0 || time <= (times[index - 1] ?? time))
}
