import 'server-only'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/client'

/** Held until the transaction ends: what is asked about somebody's top-ups stays true while one is added to them. */
export async function lockTopUpsOf(tx: Tx, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`top-ups ${userId}`}, 0))`.execute(tx)
}

interface Counted {
  /** Begun and not ended, or paid since midnight in UTC. */
  readonly times: number
  readonly sum_minor: number
  /** Of those, what is not in the wallet yet. */
  readonly open_minor: number
}

/** @param exceptId an order that is not to be counted: the one that is asked about */
export async function countTopUps(
  tx: Tx,
  userId: string,
  currency: string,
  exceptId: string | null,
): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select count(*)::int as times, coalesce(sum(o.amount_minor), 0)::bigint as sum_minor,
      coalesce(sum(o.amount_minor) filter (where o.paid_at is null), 0)::bigint as open_minor
    from store.orders o
    where o.user_id = ${userId}::uuid and o.currency = ${currency} and o.number like 'TOP-%'
      and (${exceptId}::text is null or o.id <> ${exceptId})
      and (o.state in ('draft', 'awaiting_payment')
        or o.paid_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc')`.execute(tx)
  return rows[0] ?? { times: 0, sum_minor: 0, open_minor: 0 }
}
