import * as z from 'zod'
import { nameKey } from '../../../core/name-key'
import { type Choice, chooseRow } from '../../candidates'
import type { OpenPurchase, PurchaseSnapshot, ResolveInput, Rivals } from '../../contract'
import type { ProviderRefs, ProviderResult, ResolveOutcome } from '../../types'
import type { EsimcardClient } from './client'
import { allApplied, installOf } from './mapping'
import type { VendorEsim, VendorSim } from './schemas'

const ASK = { lane: 'settle' } as const
/** Of ten eSIMs each: as many as are sold in a busy day. */
const MAX_PAGES = 100

/** Ids of what was there: packages on the eSIM, or the newest eSIMs and when the newest of them was made. */
const snapshotSchema = z.object({ ids: z.array(z.string()), newestAt: z.string().nullable() })
const snapshotIn = (snapshot: PurchaseSnapshot | null) => snapshotSchema.safeParse(snapshot).data ?? null

export async function takeSnapshot(
  client: EsimcardClient,
  kind: 'order' | 'top_up',
  iccid: string | null,
): Promise<ProviderResult<PurchaseSnapshot>> {
  if (kind === 'order' || iccid === null) {
    const esims = await client.esims(1, ASK)
    if (!esims.ok) return esims
    const { rows } = esims.value
    const newestAt =
      rows
        .flatMap(({ created_at }) => created_at ?? [])
        .sort()
        .at(-1) ?? null
    return { ok: true, value: { ids: rows.flatMap(({ id }) => id ?? []), newestAt } }
  }
  const esim = await client.esim(iccid, ASK)
  if (!esim.ok) return esim
  return { ok: true, value: { ids: allApplied(esim.value).flatMap(({ id }) => id ?? []), newestAt: null } }
}

/** All packages of the eSIM, compared with those before: complete, since the answer holds every list. */
export async function resolveTopUp(client: EsimcardClient, input: ResolveInput): Promise<ResolveOutcome> {
  const before = snapshotIn(input.snapshot)
  if (input.iccid === null || before === null) {
    return { kind: 'ambiguous', evidence: ['nothing was seen of this eSIM before the purchase'] }
  }
  const esim = await client.esim(input.iccid, ASK)
  if (!esim.ok) return { kind: 'unreadable', reason: esim.error.message }
  const known = new Set([...before.ids, ...input.claimed])
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
  const before = snapshotIn(input.snapshot)
  if (before === null)
    return { kind: 'ambiguous', evidence: ['no list of eSIMs was kept from before the purchase'] }
  const listed = await listSince(client, before.newestAt)
  if (!listed.ok) return { kind: 'unreadable', reason: listed.error.message }
  const choice = chooseSim(listed.value.sims, input, await input.rivals())
  if (choice.kind === 'one' && choice.row.id !== null)
    return resolveSim(client, choice.row.id, { ...input.refs, simId: choice.row.id })
  if (choice.kind === 'several') {
    const evidence = choice.rows.map((sim) =>
      `eSIM ${sim.id} ${sim.last_bundle ?? ''} ${sim.created_at ?? ''}`.trim(),
    )
    return { kind: 'ambiguous', evidence }
  }
  if (choice.kind === 'wait') return { kind: 'pending', refs: input.refs }
  // The vendor took the order and gave a number: it may be slow, but it is not absent.
  if (input.refs.orderId !== undefined) return { kind: 'pending', refs: input.refs }
  if (listed.value.complete) return { kind: 'absent_now' }
  return { kind: 'ambiguous', evidence: [`no new eSIM on the first ${MAX_PAGES} pages`] }
}

/** The new eSIM with the bundle's name that no other purchase of ours made. */
function chooseSim(
  sims: readonly VendorSim[],
  input: ResolveInput,
  { claimed, open }: Rivals,
): Choice<VendorSim> {
  const known = new Set([...input.claimed, ...claimed])
  return chooseRow({
    rows: sims.filter(
      ({ id, iccid }) => id !== null && !known.has(id) && !(iccid !== null && known.has(iccid)),
    ),
    own: { ...input, state: 'unknown' },
    clientRef: input.clientRef,
    // One that was told its eSIM's id looks for no other.
    others: open.filter(({ refs }) => refs.simId === undefined),
    mayBeOf,
  })
}

function mayBeOf({ id, created_at, last_bundle }: VendorSim, purchase: OpenPurchase): boolean {
  const before = snapshotIn(purchase.snapshot)
  const wasThere = (id !== null && before?.ids.includes(id)) || isOlder(created_at, before?.newestAt ?? null)
  return !wasThere && (last_bundle === null || sameName(last_bundle, purchase.bundleName))
}

const isOlder = (createdAt: string | null | undefined, newestAt: string | null): boolean =>
  newestAt !== null && createdAt !== null && createdAt !== undefined && createdAt < newestAt

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
    // Of a new eSIM the list shows nothing but the eSIM, so that is what a purchase claims.
    applicationId: sim.id,
  }
}

const sameName = (a: string | null, b: string) => a !== null && nameKey(a) === nameKey(b)

/**
 * eSIMs made no earlier than the newest one seen before the purchase: both times are the vendor's, so clocks need not
 * agree. The list is newest first (§3.5), so reading stops at an older one; should it be in another order, it is read
 * to its end.
 */
async function listSince(
  client: EsimcardClient,
  newestAt: string | null,
): Promise<ProviderResult<{ sims: VendorSim[]; complete: boolean }>> {
  const sims: VendorSim[] = []
  const seen = new Set<string>()
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await client.esims(page, ASK)
    if (!answer.ok) return answer
    // An eSIM that is made meanwhile moves the others on: a page begins with the end of the one before, out of order.
    sims.push(...answer.value.rows.filter(({ id }) => id === null || !seen.has(id)))
    for (const { id } of answer.value.rows) if (id !== null) seen.add(id)
    const pastIt = isNewestFirst(sims) && isOlder(sims.at(-1)?.created_at, newestAt)
    if (pastIt || page >= answer.value.lastPage) {
      return {
        ok: true,
        value: { sims: sims.filter((sim) => !isOlder(sim.created_at, newestAt)), complete: true },
      }
    }
  }
  return { ok: true, value: { sims, complete: false } }
}

function isNewestFirst(sims: readonly VendorSim[]): boolean {
  const times = sims.flatMap(({ created_at }) => (created_at === null ? [] : Date.parse(created_at)))
  return times.every((time, index) => index === 0 || time <= (times[index - 1] ?? time))
}
