import 'server-only'
import { sql } from 'kysely'
import { db } from '../../platform/db/client'

export interface EvidenceRow {
  readonly line_id: number
  readonly kind: string
  readonly label: string | null
  readonly bundle: string
  readonly amount_minor: number
  readonly provider: string
  readonly iccid: string | null
  readonly state: string | null
  readonly delivered_at: Date | null
  readonly returned_at: Date | null
  /** What was seen last of its use; null where nothing was reported. */
  readonly used_bytes: number | null
  readonly used_at: Date | null
  readonly esim_state: string | null
}

export async function selectDelivered(orderId: string): Promise<readonly EvidenceRow[]> {
  const { rows } = await sql<EvidenceRow>`
    select l.id as line_id, l.kind, l.label, coalesce(l.bundle ->> 'name', '') as bundle, l.amount_minor,
      l.provider, coalesce(l.iccid, f.iccid) as iccid, f.state,
      case when f.state = 'succeeded' then f.updated_at end as delivered_at, e.returned_at,
      s.used_bytes, s.taken_at as used_at, s.state as esim_state
    from store.order_lines l
    left join store.fulfilments f on f.order_line_id = l.id
    left join store.esims e on e.iccid = coalesce(l.iccid, f.iccid)
    left join lateral (
      select used_bytes, taken_at, state from store.usage_samples u where u.esim_id = e.id order by taken_at desc limit 1
    ) s on true
    where l.order_id = ${orderId} and l.kind <> 'wallet_topup' order by l.id`.execute(db())
  return rows
}

export interface Step {
  readonly what: string
  readonly to: string
  readonly at: Date
}

/** What happened to the order, its payments and its refunds, and which mails about it were sent, in their order. */
export async function selectSteps(orderId: string): Promise<readonly Step[]> {
  const { rows } = await sql<Step>`
    select machine as what, to_state as to, changed_at as at from store.state_changes
      where subject_id = ${orderId} or subject_id in (select id from store.payments where order_id = ${orderId})
        or subject_id in (select id from store.refunds where order_id = ${orderId})
        or subject_id in (select id from store.fulfilments where order_id = ${orderId})
    union all
    select 'mail', template, sent_at from store.messages
      where data ->> 'orderId' = ${orderId} and sent_at is not null and template not like 'staff%'
    order by at`.execute(db())
  return rows
}
