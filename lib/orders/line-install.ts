import 'server-only'
import { fail, ok, type Result } from '../core/result'
import { installationOf } from '../esims/install'
import { hitLimits } from '../platform/http/limits'
import type { InstallData } from '../providers/types'
import { viewOrder } from './queries'
import type { OrderLineView, OrderView } from './types'

/** A line of an order that sold a new eSIM, with what installs it. */
export interface LineInstall {
  readonly order: OrderView
  readonly line: OrderLineView
  /** Null while the provider has not told it. */
  readonly install: InstallData | null
}

/**
 * For the holder of the order's token. Errors: ORDER_NOT_FOUND for a wrong number, token or line alike (the line is
 * looked for after the token was compared); RATE_LIMITED.
 */
export async function openLineInstall(input: {
  readonly orderNumber: string
  readonly token: string
  readonly lineId: string
  readonly clientKey: string
}): Promise<Result<LineInstall>> {
  const order = await viewOrder(input)
  if (!order.ok) return order
  const line = order.value.lines.find(
    ({ lineId, kind }) => kind === 'new_esim' && String(lineId) === input.lineId,
  )
  if (!line) return fail('ORDER_NOT_FOUND')
  const install = await showInstall(line, input.clientKey)
  return install.ok ? ok({ order: order.value, line, install: install.value }) : install
}

/** What installs the eSIM of a line of an order that its buyer has open. Counted per client. Error: RATE_LIMITED. */
export async function showInstall(
  line: OrderLineView,
  clientKey: string,
): Promise<Result<InstallData | null>> {
  if (!line.esimId || !line.installable) return ok(null)
  const limit = await hitLimits([{ name: 'install.client', subject: clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  return ok(await installationOf(line.esimId))
}
