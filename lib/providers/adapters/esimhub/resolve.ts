import * as z from 'zod'
import type { PurchaseSnapshot, ResolveInput } from '../../contract'
import type { ProviderResult, ResolveOutcome } from '../../types'
import { type EsimhubClient, PAGE_SIZE } from './client'
import { installOf, toPlan } from './mapping'
import type { VendorOrder } from './schemas'

const ASK = { lane: 'settle' } as const
const MAX_PAGES = 30

const snapshotSchema = z.object({ allocatedBytes: z.number().nullable() })

export async function takeSnapshot(
  client: EsimhubClient,
  orderId: string | undefined,
): Promise<ProviderResult<PurchaseSnapshot>> {
  if (orderId === undefined) return { ok: true, value: { allocatedBytes: null } }
  const row = await client.consumption(orderId, ASK)
  if (!row.ok && row.error.code !== 'NOT_FOUND') return row
  return { ok: true, value: { allocatedBytes: row.ok ? allocated(toPlan(row.value)) : null } }
}

const allocated = ({ data }: ReturnType<typeof toPlan>): number | null =>
  data && 'bytes' in data ? data.bytes : null

/**
 * By our UniqueIdentifier in the order history. The history is known from one newer client only: where it is missing,
 * a top-up may still show as grown allowance, and nothing proves that an order is absent.
 */
export async function resolve(client: EsimhubClient, input: ResolveInput): Promise<ResolveOutcome> {
  const history = await readHistory(client)
  if (!history.ok && history.error.code === 'UNAVAILABLE' && input.kind === 'order') {
    return { kind: 'unreadable', reason: history.error.message }
  }
  if (!history.ok)
    return input.kind === 'top_up' ? byAllowance(client, input) : cannotTell(history.error.message)
  const { orders, complete } = history.value
  const mine = orders.filter(
    (order) =>
      order.uniqueIdentifier === input.clientRef ||
      (input.kind === 'order' && order.orderId === input.refs.orderId),
  )
  const [only] = mine
  if (only && mine.length === 1) return found(client, only, input)
  if (only)
    return {
      kind: 'ambiguous',
      evidence: mine.map((order) => `order ${order.orderId} ${order.orderStatus ?? ''}`),
    }
  if (input.refs.orderId !== undefined && input.kind === 'order') return { kind: 'pending', refs: input.refs }
  // A history that shows none of our references (it may be filtered by e-mail) proves nothing.
  const shows = orders.some(({ uniqueIdentifier }) => uniqueIdentifier !== null)
  return complete && shows
    ? { kind: 'absent_now' }
    : cannotTell('the order history does not show our references')
}

async function found(
  client: EsimhubClient,
  order: VendorOrder,
  input: ResolveInput,
): Promise<ResolveOutcome> {
  if (/fail|reject|cancel|error/i.test(order.orderStatus ?? '')) {
    return { kind: 'ambiguous', evidence: [`order ${order.orderId} ${order.orderStatus}`] }
  }
  const clientRef = input.clientRef
  if (input.kind === 'top_up') {
    const refs = { ...input.refs, clientRef, orderReference: order.orderId }
    return { kind: 'fulfilled', refs, install: null, applicationId: order.orderId }
  }
  const refs = { ...input.refs, clientRef, orderId: order.orderId }
  if (order.iccid === null) return { kind: 'pending', refs }
  const install = installOf(await withCode(client, order))
  return { kind: 'fulfilled', refs: { ...refs, iccid: order.iccid }, install, applicationId: order.orderId }
}

/** The order with its activation code, which may need a call of its own (§4A.2). */
export async function withCode(client: EsimhubClient, order: VendorOrder): Promise<VendorOrder> {
  if (order.activationCode !== null) return order
  const code = await client.activationCode(order.orderId, ASK)
  return code.ok ? { ...order, activationCode: code.value } : order
}

/** More data than before the top-up was sent: it arrived. No more data: it may still be on its way. */
async function byAllowance(client: EsimhubClient, input: ResolveInput): Promise<ResolveOutcome> {
  const before = snapshotSchema.safeParse(input.snapshot).data?.allocatedBytes ?? null
  const { orderId } = input.refs
  if (before === null || orderId === undefined) return cannotTell('nothing was seen before the top-up')
  const row = await client.consumption(orderId, ASK)
  if (!row.ok) return { kind: 'unreadable', reason: row.error.message }
  const now = allocated(toPlan(row.value))
  if (now === null || now <= before) return cannotTell('the allowance has not grown')
  const refs = { ...input.refs, clientRef: input.clientRef }
  return { kind: 'fulfilled', refs, install: null, applicationId: null }
}

const cannotTell = (why: string): ResolveOutcome => ({
  kind: 'ambiguous',
  evidence: [`eSIM Hub cannot tell: ${why}`],
})

async function readHistory(
  client: EsimhubClient,
): Promise<ProviderResult<{ orders: VendorOrder[]; complete: boolean }>> {
  const orders: VendorOrder[] = []
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await client.history(page, ASK)
    if (!answer.ok) return answer
    const { rows, total } = answer.value
    // An order that comes in meanwhile moves the others on, so that a page begins with the end of the one before. Only a
    // page that is all known says that pages are not heeded.
    const fresh = rows.filter((row) => !orders.some(({ orderId }) => orderId === row.orderId))
    const repeats = rows.length > 0 && fresh.length === 0
    orders.push(...fresh)
    const last = total === null ? rows.length < PAGE_SIZE : orders.length >= total
    if (last || rows.length === 0 || repeats)
      return { ok: true, value: { orders, complete: last || rows.length === 0 } }
  }
  return { ok: true, value: { orders, complete: false } }
}
