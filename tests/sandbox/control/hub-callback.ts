import * as z from 'zod'
import type { SandboxResponse } from '../kernel/http'
import type { World } from '../kernel/types'
import { hubDate, orderGuidOf } from '../providers/esimhub/words'
import type { Shop } from '../providers/shop'

export const hubCallbackBody = z.strictObject({
  /** Where the app listens, and what it wants to see as its secret: the hub itself signs nothing. */
  url: z.url(),
  headers: z.record(z.string(), z.string()).default({}),
  order_id: z.string(),
  event_type: z.string(),
  iccid: z.string().optional(),
  event_date: z.string().optional(),
})

const TIMEOUT_MS = 10_000

/** Sends what the hub sends (providers.md §4A.3) and says what the app answered. */
export async function callHubBack(
  world: World,
  shop: Shop,
  input: z.infer<typeof hubCallbackBody>,
): Promise<SandboxResponse> {
  const sale = shop.sales.findLast((one) => orderGuidOf(one) === input.order_id)
  const body = {
    order_id: input.order_id,
    iccid: input.iccid ?? sale?.esim.iccid ?? '',
    event_type: input.event_type,
    event_date: input.event_date ?? hubDate(world.now()),
  }
  const startedAt = performance.now()
  const answer = await post(input.url, input.headers, body)
  world.journal.add({
    at: new Date(world.now()).toISOString(),
    vendor: 'esimhub',
    operation: 'callback',
    method: 'POST',
    path: new URL(input.url).pathname,
    request: body,
    status: answer.status,
    response: answer.body,
    fault: null,
    durationMs: Math.round(performance.now() - startedAt),
  })
  return { status: 200, body: { sent: body, answer } }
}

async function post(
  url: string,
  headers: Record<string, string>,
  body: object,
): Promise<{ status: number | null; body: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { status: response.status, body: (await response.text()).slice(0, 2_000) }
  } catch (error) {
    return { status: null, body: String(error) }
  }
}
