import 'server-only'
import { sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'

/** One thing that two sides say differently. */
export interface Difference {
  /** reconcile_<what>: the incident's kind. */
  readonly kind: string
  readonly subject: string
  readonly ours: string | null
  readonly theirs: string | null
  readonly orderId: string | null
}

const DAY_MS = 86_400_000
/** What is younger may not have reached the other side yet. */
const SETTLED = sql`now() - interval '15 minutes'`
/** What was told before is looked at however young a row's last change is: a change is no reason to call it gone. */
const isTold = (kind: string, subject: string) => sql`exists (
  select from store.incidents i where i.kind = ${kind} and i.subject_id = ${sql.raw(subject)} and i.resolved_at is null)`
const amount = (minor: string, currency: string) => sql.raw(`(${minor})::text || ' ' || ${currency}`)

/**
 * Orders' payments beside Stripe's charges. A charge is ours if it names an order of ours or an intent that we opened: the
 * account may serve others too.
 */
export const chargeDifferences = (since: Date, driver: string) => sql<Difference>`
  with ours as (
    select p.id, p.order_id, p.payment_intent_id, p.amount_minor, p.currency, p.paid_at
    from store.payments p where p.state = 'paid' and p.kind <> 'wallet' and p.paid_at >= ${since} and p.driver = ${driver}
  ), theirs as (
    select m.* from store.stripe_movements m
    where m.kind = 'charge' and m.moved_at >= ${since} and m.moved_at < ${SETTLED}
      and (m.order_id like 'ord\\_%' or exists (
        select from store.payments p where p.payment_intent_id = m.payment_intent_id))
  )
  select 'reconcile_charge_missing' as kind, o.id as subject, ${amount('o.amount_minor', 'o.currency')} as ours,
    null::text as theirs, o.order_id as "orderId"
  from ours o where o.paid_at < ${SETTLED}
    and not exists (select from store.stripe_movements m where m.kind = 'charge' and m.payment_intent_id = o.payment_intent_id)
  union all
  select 'reconcile_charge_amount', o.id, ${amount('o.amount_minor', 'o.currency')},
    ${amount('t.presented_minor', 't.presented_currency')}, o.order_id
  from ours o join theirs t on t.payment_intent_id = o.payment_intent_id
  where (t.presented_minor, t.presented_currency) is distinct from (o.amount_minor, o.currency)
  union all
  select 'reconcile_charge_unknown', t.source_id, null, ${amount('t.presented_minor', 't.presented_currency')}, t.order_id
  from theirs t where not exists (
    select from store.payments p where p.payment_intent_id = t.payment_intent_id and p.state = 'paid')
  union all
  select 'reconcile_charge_twice', t.payment_intent_id, '1', count(*)::text, max(t.order_id)
  from theirs t where t.payment_intent_id is not null group by t.payment_intent_id having count(*) > 1`

export const refundDifferences = (since: Date, driver: string) => sql<Difference>`
  with ours as (
    select r.* from store.refunds r join store.payments p on p.id = r.payment_id
    where r.destination = 'card' and r.state in ('succeeded', 'failed') and r.updated_at >= ${since} and p.driver = ${driver}
  ), theirs as (
    select m.* from store.stripe_movements m
    where m.kind = 'refund' and m.moved_at >= ${since} and m.moved_at < ${SETTLED}
      and exists (select from store.payments p where p.payment_intent_id = m.payment_intent_id)
  )
  select 'reconcile_refund_missing' as kind, o.id as subject, ${amount('o.amount_minor', 'o.currency')} as ours,
    null::text as theirs, o.order_id as "orderId"
  from ours o where o.state = 'succeeded' and (o.updated_at < ${SETTLED} or ${isTold('reconcile_refund_missing', 'o.id')})
    and not exists (select from store.stripe_movements m where m.kind = 'refund' and m.source_id = o.stripe_refund_id)
  union all
  select 'reconcile_refund_amount', o.id, ${amount('o.amount_minor', 'o.currency')},
    ${amount('-t.presented_minor', 't.presented_currency')}, o.order_id
  from ours o join theirs t on t.source_id = o.stripe_refund_id
  where (-t.presented_minor, t.presented_currency) is distinct from (o.amount_minor, o.currency)
  union all
  select 'reconcile_refund_unknown', t.source_id, null, ${amount('-t.presented_minor', 't.presented_currency')}, p.order_id
  from theirs t join store.payments p on p.payment_intent_id = t.payment_intent_id
  where not exists (select from store.refunds r where r.stripe_refund_id = t.source_id)
  union all
  select 'reconcile_refund_failed', r.id, r.state, 'failed', r.order_id
  from store.stripe_movements m join store.refunds r on r.stripe_refund_id = m.source_id
  where m.kind = 'refund_failure' and m.moved_at >= ${since} and m.moved_at < ${SETTLED} and r.state <> 'failed'`

/**
 * Where a bank's decision stands, beside what has moved for it, of all disputes: they are few, and may stay open for months. Not
 * of those that began before the first movement that was read.
 */
export const disputeDifferences = () => sql<Difference>`
  with moved as (
    select m.source_id as id, sum(m.presented_minor)::bigint as net, max(m.presented_currency) as currency,
      max(m.moved_at) as at, max(m.payment_intent_id) as intent
    from store.stripe_movements m where m.kind = 'dispute' group by m.source_id
  ), ours as (
    -- A dispute that is looked at again and stands where it stood has not changed.
    select d.id, d.order_id, d.currency, case when d.state in ('open', 'lost') then -d.amount_minor else 0 end as net,
      (select max(c.changed_at) from store.state_changes c where c.machine = 'dispute' and c.subject_id = d.id) as changed_at
    from store.disputes d where d.created_at >= (select min(moved_at) from store.stripe_movements)
  )
  select 'reconcile_dispute_unknown' as kind, m.id as subject, null::text as ours,
    ${amount('m.net', 'm.currency')} as theirs, p.order_id as "orderId"
  from moved m join store.payments p on p.payment_intent_id = m.intent
  where (m.at < ${SETTLED} or ${isTold('reconcile_dispute_unknown', 'm.id')})
    and not exists (select from store.disputes d where d.id = m.id)
  union all
  select 'reconcile_dispute_amount', o.id, ${amount('o.net', 'o.currency')},
    ${amount('coalesce(m.net, 0)', 'o.currency')}, o.order_id
  from ours o left join moved m on m.id = o.id
  where o.net <> coalesce(m.net, 0) and (
    (o.changed_at < ${SETTLED} and coalesce(m.at, '-infinity') < ${SETTLED}) or ${isTold('reconcile_dispute_amount', 'o.id')})`

/**
 * What rows say of payments, refunds and disputes, beside what the ledger has posted for them: of all that either side has
 * touched since then, of every dispute, which may stay open for months, and of what differed before. Each is compared whole.
 */
export const ledgerDifferences = (since: Date) => sql<Difference>`
  with touched as (
    select 'payment' as cause_type, p.id as cause_id from store.payments p
      where p.state = 'paid' and p.kind <> 'wallet' and p.paid_at >= ${since}
    union
    select 'refund', r.id from store.refunds r where r.destination = 'card' and r.updated_at >= ${since}
    union
    select 'dispute', d.id from store.disputes d
    union
    select substr(i.kind, length('reconcile_ledger_') + 1), i.subject_id from store.incidents i
      where i.resolved_at is null and i.kind like 'reconcile\\_ledger\\_%' and i.subject_id is not null
  ), books as (
    select * from ledger.clearing_of(${since}, array(select cause_type from touched order by cause_type, cause_id),
      array(select cause_id from touched order by cause_type, cause_id))
  ), compared as (
    select cause_type, cause_id from touched union select cause_type, cause_id from books
  ), rows as (
    select c.*, p.currency, p.amount_minor as minor, p.order_id
      from compared c join store.payments p on c.cause_type = 'payment' and p.id = c.cause_id
      where p.state = 'paid' and p.kind <> 'wallet'
    union all
    select c.*, r.currency, -r.amount_minor, r.order_id
      from compared c join store.refunds r on c.cause_type = 'refund' and r.id = c.cause_id
      where r.destination = 'card' and r.state = 'succeeded'
    union all
    select c.*, d.currency, -d.amount_minor, d.order_id
      from compared c join store.disputes d on c.cause_type = 'dispute' and d.id = c.cause_id
      where d.state in ('open', 'lost')
  )
  select 'reconcile_ledger_' || coalesce(r.cause_type, b.cause_type) as kind, coalesce(r.cause_id, b.cause_id) as subject,
    coalesce(b.amount_minor, 0)::text || ' ' || coalesce(b.currency, r.currency) as ours,
    coalesce(r.minor, 0)::text || ' ' || coalesce(r.currency, b.currency) as theirs, r.order_id as "orderId"
  from rows r full join books b on b.cause_type = r.cause_type and b.cause_id = r.cause_id and b.currency = r.currency
  where coalesce(r.minor, 0) <> coalesce(b.amount_minor, 0)`

/** Payment services that have taken money since then. */
export async function selectDrivers(since: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ driver: string }>`
    select distinct driver from store.payments where state = 'paid' and kind <> 'wallet' and paid_at >= ${since}`.execute(
    db(),
  )
  return rows.map(({ driver }) => driver)
}

export async function runQuery(query: ReturnType<typeof chargeDifferences>): Promise<readonly Difference[]> {
  return (await query.execute(db())).rows
}

/** eSIMs that we have as sold by this provider since then, and those it says it sold that we do not have. */
export async function soldDifferences(
  provider: string,
  since: Date,
  listed: readonly { readonly iccid: string; readonly soldAt: string | null }[],
): Promise<readonly Difference[]> {
  const iccids = listed.map(({ iccid }) => iccid)
  // What the account sold before this shop used it is none of its business.
  const begin = Math.max(since.getTime(), await firstSaleMs(provider))
  const recent = listed.flatMap(({ iccid, soldAt }) => {
    const { fromMs, untilMs } = spanOf(soldAt)
    return fromMs >= begin && untilMs < Date.now() - 900_000 ? [iccid] : []
  })
  const { rows } = await sql<Difference>`
    select 'reconcile_sale_missing' as kind, f.id as subject, f.iccid as ours, null::text as theirs, f.order_id as "orderId"
    from store.fulfilments f
    where f.provider = ${provider} and f.kind = 'order' and f.state = 'succeeded' and f.iccid is not null
      and f.updated_at >= ${since} and (f.updated_at < ${SETTLED} or ${isTold('reconcile_sale_missing', 'f.id')})
      and f.iccid <> all(${iccids}::text[])
    union all
    select 'reconcile_sale_unknown', i.iccid, null, i.iccid, null
    from unnest(${recent}::text[]) as i(iccid)
    where not exists (select from store.fulfilments f where f.provider = ${provider} and f.iccid = i.iccid)`.execute(
    db(),
  )
  return rows
}

/**
 * When it was sold, at the earliest and at the latest. AirHub says the day only, in a zone that it does not name: such a sale
 * may have been a moment ago until that day is over wherever it was one, and is not held against us before.
 */
function spanOf(soldAt: string | null): { fromMs: number; untilMs: number } {
  const fromMs = soldAt === null ? Number.NaN : Date.parse(soldAt)
  return { fromMs, untilMs: fromMs % DAY_MS === 0 ? fromMs + 1.5 * DAY_MS : fromMs }
}

async function firstSaleMs(provider: string): Promise<number> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(created_at) as at from store.fulfilments where provider = ${provider}`.execute(db())
  return rows[0]?.at?.getTime() ?? Number.POSITIVE_INFINITY
}

/**
 * From when on both sides are compared: the window, or earlier where something of these kinds is still open, so that it is
 * looked at until it is gone. What was told was inside the window of its day.
 */
export async function selectSince(kinds: readonly string[], windowDays: number): Promise<Date> {
  const { rows } = await sql<{ since: Date }>`
    select least(now(), min(created_at) - interval '1 day') - make_interval(days => ${windowDays}) as since
    from store.incidents where resolved_at is null and kind = any(${[...kinds]}::text[])`.execute(db())
  return rows[0]?.since ?? new Date(Date.now() - windowDays * 86_400_000)
}

/** Open differences of earlier runs, of the kinds that this run has looked at. */
export async function selectOpenDifferences(
  tx: Tx,
  kinds: readonly string[],
): Promise<readonly { readonly kind: string; readonly subject: string }[]> {
  const { rows } = await sql<{ kind: string; subject: string }>`
    select kind, subject_id as subject from store.incidents
    where resolved_at is null and kind = any(${[...kinds]}::text[])`.execute(tx)
  return rows
}
