import type { ProviderEvent } from '../../types'
import { textFrom, timeFrom } from '../../wire'
import { eventSchema } from './schemas'

/** Groups of `event_type` (providers.md §4A.3), compared without regard to case. */
const KINDS: Readonly<Record<string, ProviderEvent['kind']>> = {
  limit_80: 'usage_80',
  'plan-80': 'usage_80',
  eighty: 'usage_80',
  limit_100: 'usage_100',
  'plan-100': 'usage_100',
  data_limit: 'usage_100',
  prepaid_plan_completion: 'usage_100',
  startbundle: 'plan_started',
  'plan-started': 'plan_started',
  'thing activated': 'plan_started',
  'plan started and selected': 'plan_started',
  session_start: 'plan_started',
  started: 'plan_started',
}

/** A `plan_status_callback`. The hub signs nothing: the event is a reason to read the consumption, no more. */
export function parseEvent(body: unknown): ProviderEvent | null {
  const event = eventSchema.safeParse(body)
  if (!event.success) return null
  const { order_id: orderId, iccid, event_type: type, event_date: date } = event.data
  if (orderId === null && iccid === null) return null
  const kind = KINDS[type.trim().toLowerCase()] ?? 'other'
  const occurredAt = timeFrom(date)
  // Without a date two equal events cannot be told apart; counting them as one is right for a mere hint.
  const dedupeKey = [
    orderId ?? iccid,
    kind === 'other' ? type : kind,
    occurredAt ?? textFrom(date) ?? '',
  ].join('|')
  return { provider: 'esimhub', dedupeKey, iccid, orderId, kind, occurredAt }
}
