import { type AdapterContext, isoAt } from '../../adapter'
import type { Ask } from '../../authorised'
import { createCachedRead, type Timed } from '../../cached-read'
import { sameIccid } from '../../iccid-match'
import type { ProviderEsim, ProviderRefs, ProviderResult } from '../../types'
import { type AirhubClient, dayOf, type OrderRange } from './client'
import { installOf, toEsim } from './mapping'
import { ordersOf } from './order-changes'
import type { VendorOrder } from './schemas'

/** A listing is read at most once a minute per process, however many visitors ask (providers.md §8.2 rule 11). */
const SCAN_TTL_MS = 60_000
const DAY_MS = 86_400_000
/** How far back an eSIM of ours is looked for: a year, a quarter at a time. */
const QUARTERS = 4
const QUARTER_DAYS = 92

export type OrderLookup = ReturnType<typeof createOrderLookup>

/** Finds an eSIM among the partner's orders: AirHub has no look-up by ICCID (§2.5). */
export function createOrderLookup(client: AirhubClient, { now }: AdapterContext) {
  const scans = createCachedRead<VendorOrder[]>({
    // Shared by all who wait, so it runs to its own deadline and not to one caller's.
    read: (key) => client.orders(rangeOf(key), { lane: 'read' }),
    ttlMs: SCAN_TTL_MS,
    now,
  })

  /** Older than the last 300: only looked for when we know that it is AirHub's. */
  async function inRanges(iccid: string, recent: readonly VendorOrder[], signal: AbortSignal | undefined) {
    const oldest = recent.flatMap(({ purchaseDate }) => purchaseDate ?? []).sort()[0]
    let toMs = oldest === undefined ? now() : Date.parse(oldest)
    for (let quarter = 0; quarter < QUARTERS; quarter++) {
      const fromMs = toMs - QUARTER_DAYS * DAY_MS
      const scan = await scans.get(`${dayOf(fromMs)}/${dayOf(toMs)}`, signal)
      if (!scan.ok) return scan
      const orders = ordersOf(scan.value.value, iccid)
      if (orders.length > 0) return { ok: true as const, value: { value: orders, atMs: scan.value.atMs } }
      toMs = fromMs
    }
    return { ok: true as const, value: null }
  }

  async function orders(
    iccid: string,
    refs: ProviderRefs | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ProviderResult<Timed<VendorOrder[]> | null>> {
    const recent = await scans.get('last_300', signal)
    if (!recent.ok) return recent
    const found = ordersOf(recent.value.value, iccid)
    if (found.length > 0) return { ok: true, value: { value: found, atMs: recent.value.atMs } }
    return refs?.orderId === undefined
      ? { ok: true, value: null }
      : inRanges(iccid, recent.value.value, signal)
  }

  return {
    orders,
    forget: scans.forget,

    /** With the order id at hand, installation data is asked for at the same time; without it, not at all. */
    async esim(iccid: string, refs: ProviderRefs | undefined, ask: Ask) {
      const { orderId } = refs ?? {}
      const activation = orderId === undefined ? null : client.activation(orderId, ask)
      const found = await orders(iccid, refs, ask.signal)
      if (!found.ok) return found
      const given = await activation
      const row = given?.ok ? given.value : null
      const own = row && (row.iccid === null || sameIccid(row.iccid, iccid)) ? row : null
      const install = own && installOf(own)
      const none = found.value === null
      // Older than every listing we read, yet its own order still answers with this very ICCID.
      if (none && (own === null || own.iccid === null)) return { ok: true as const, value: null }
      const rows = found.value?.value ?? []
      const esim: ProviderEsim = toEsim(iccid, rows, install, isoAt(found.value?.atMs ?? now()))
      const keptId = rows.length > 0 ? {} : { orderId }
      return { ok: true as const, value: { ...esim, refs: { ...esim.refs, ...keptId } } }
    },
  }
}

function rangeOf(key: string): OrderRange {
  const [from, to] = key.split('/')
  return from !== undefined && to !== undefined ? { from, to } : 'last_300'
}
