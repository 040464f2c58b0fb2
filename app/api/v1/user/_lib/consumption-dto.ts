import type { DataAllowance } from '@/lib/core/data-amounts'
import { fail, ok, type Result } from '@/lib/core/result'
import type { CardState } from '@/lib/esims/types'
import type { ShopEsim } from '@/lib/orders/shop-types'
import { zonelessText } from '../../_lib/amounts'
import type { Words } from '../../_lib/language'
import { isStarted } from './esim-dto'

export interface ConsumptionDto {
  /** In the unit that is shown, always above 0: clients divide by it. */
  readonly data_allocated: number
  readonly data_used: number
  readonly data_remaining: number
  readonly data_allocated_display: string
  readonly data_used_display: string
  readonly data_remaining_display: string
  readonly plan_status: 'Plan Started' | 'Plan Not Started' | 'Expired' | 'Pending'
  readonly expiry_date: string
}

/**
 * Its client takes figures only, so where one is not known there is no answer: PROVIDERS_UNREACHABLE while its provider has
 * not told anything, USAGE_NOT_STATED where it does not tell this.
 */
export function toConsumption(esim: ShopEsim, words: Words): Result<ConsumptionDto> {
  const { plan, figures } = esim.owned
  const data = plan?.data ?? esim.bundle.data
  const used = usedOf(esim, data)
  if (data === null || used === null) return fail(figures ? 'USAGE_NOT_STATED' : 'PROVIDERS_UNREACHABLE')
  const status = { plan_status: statusOf(esim), expiry_date: plan?.endsAt ? zonelessText(plan.endsAt) : '' }
  if ('unlimited' in data) return ok({ ...unlimited(used, words), ...status })
  const left = Math.max(0, plan?.remainingBytes ?? data.bytes - used)
  const total = Math.max(data.bytes, used, left, 1)
  const { number, display } = unitFor(total, words)
  return ok({
    data_allocated: number(total),
    data_used: number(Math.min(used, total)),
    data_remaining: number(left),
    data_allocated_display: display(total),
    data_used_display: display(Math.min(used, total)),
    data_remaining_display: display(left),
    ...status,
  })
}

/** What is on no phone yet, or waits, has used nothing. */
const UNBEGUN: ReadonlySet<CardState> = new Set(['not_installed', 'queued'])

/** Bytes; null where nothing tells. */
function usedOf({ owned }: ShopEsim, data: DataAllowance | null): number | null {
  const { usedBytes = null, remainingBytes = null } = owned.plan ?? {}
  if (usedBytes !== null) return usedBytes
  if (remainingBytes !== null && data && 'bytes' in data) return Math.max(0, data.bytes - remainingBytes)
  return UNBEGUN.has(owned.state) ? 0 : null
}

/** Without a limit the ring stays full: what is left is as much as there is. */
function unlimited(used: number, words: Words) {
  const total = Math.max(used, 1e9)
  const { number, display } = unitFor(total, words)
  const endless = `∞ ${words.t('shopApi.unlimited')}`
  return {
    data_allocated: number(total),
    data_used: number(used),
    data_remaining: number(total),
    data_allocated_display: endless,
    data_used_display: display(used),
    data_remaining_display: endless,
  }
}

/** One unit for all three figures, so that numbers and texts agree. */
function unitFor(totalBytes: number, { locale }: Words) {
  const [unit, factor] = totalBytes >= 1e9 ? (['GB', 1e9] as const) : (['MB', 1e6] as const)
  const number = (bytes: number) => Math.max(Math.round((bytes / factor) * 100) / 100, bytes > 0 ? 0.01 : 0)
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  return { number, display: (bytes: number) => `${format.format(number(bytes))} ${unit}` }
}

function statusOf(esim: ShopEsim): ConsumptionDto['plan_status'] {
  if (esim.owned.past) return 'Expired'
  if (isStarted(esim)) return 'Plan Started'
  return esim.owned.figures ? 'Plan Not Started' : 'Pending'
}
