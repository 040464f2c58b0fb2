import 'server-only'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { asViewer, db, type Tx, violatedConstraint } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'
import type { AffiliateSums } from '../affiliate-rules'

export type AffiliateRow = Omit<Selectable<DB['store.affiliates']>, 'state'> & {
  readonly state: 'active' | 'stopped'
}

/** @returns which of its columns is another affiliate's; null where it was made */
export async function insertAffiliate(
  row: Pick<
    AffiliateRow,
    'id' | 'name' | 'code' | 'basis_points' | 'window_days' | 'hold_days' | 'user_id' | 'mailbox_key'
  >,
): Promise<'code' | 'email' | null> {
  return notTwice(
    db()
      .insertInto('store.affiliates')
      .values({ ...row, state_reason: 'made' })
      .execute(),
  )
}

/** As `insertAffiliate`; 'none' where there is no such affiliate. */
export async function linkAffiliate(
  id: string,
  link: Pick<AffiliateRow, 'user_id' | 'mailbox_key'>,
): Promise<'code' | 'email' | 'none' | null> {
  let changed = 0n
  const taken = await notTwice(
    db()
      .updateTable('store.affiliates')
      .set(link)
      .where('id', '=', id)
      .executeTakeFirst()
      .then(({ numUpdatedRows }) => {
        changed = numUpdatedRows
      }),
  )
  return taken ?? (changed === 0n ? 'none' : null)
}

async function notTwice(change: Promise<unknown>): Promise<'code' | 'email' | null> {
  try {
    await change
    return null
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'affiliates_code_key') return 'code'
    if (constraint === 'affiliates_user_id_key') return 'email'
    throw error
  }
}

/** @returns false where there is none in another state */
export async function moveAffiliate(
  id: string,
  state: AffiliateRow['state'],
  reason: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db()
    .updateTable('store.affiliates')
    .set({ state, state_reason: reason })
    .where('id', '=', id)
    .where('state', '<>', state)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function selectActiveAffiliate(code: string): Promise<AffiliateRow | null> {
  const row = await db()
    .selectFrom('store.affiliates')
    .selectAll()
    .where('code', '=', code)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return (row as AffiliateRow | undefined) ?? null
}

export const selectAffiliates = (): Promise<readonly AffiliateRow[]> =>
  db().selectFrom('store.affiliates').selectAll().orderBy('created_at').execute() as Promise<
    readonly AffiliateRow[]
  >

/** Who pays this affiliate out waits here for one another. */
export async function lockAffiliate(tx: Tx, id: string): Promise<AffiliateRow | null> {
  const row = await tx
    .selectFrom('store.affiliates')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return (row as AffiliateRow | undefined) ?? null
}

/** The account that an affiliate is: the viewer's own, or none; row security decides as well. */
export const selectOwnAffiliate = (userId: string) =>
  asViewer(userId, async (tx) => {
    const affiliate = await tx
      .selectFrom('store.affiliates')
      .select(['id', 'name', 'code', 'basis_points', 'window_days', 'hold_days', 'state'])
      .where('user_id', '=', userId)
      .executeTakeFirst()
    if (!affiliate) return null
    const [sums, payouts] = [await sumsFrom(tx, affiliate.id), await payoutsFrom(tx, affiliate.id)]
    return { affiliate, sums, payouts }
  })

export async function unlinkAffiliate(tx: Tx, userId: string): Promise<void> {
  await tx.updateTable('store.affiliates').set({ user_id: null }).where('user_id', '=', userId).execute()
}

export interface AffiliateSumsRow extends AffiliateSums {
  readonly currency: string
  readonly orders: number
}

export const selectSums = (affiliateId: string, tx?: Tx): Promise<readonly AffiliateSumsRow[]> =>
  sumsFrom(tx ?? db(), affiliateId)

type From = Parameters<RawBuilder<unknown>['execute']>[0]

/** Per currency. What is reversed counts at once, also where the books have not followed yet. */
async function sumsFrom(from: From, affiliateId: string): Promise<readonly AffiliateSumsRow[]> {
  const { rows } = await sql<AffiliateSumsRow>`
    with earned as (
      select c.currency, (count(*) filter (where c.amount_minor > 0))::int as orders,
        sum(c.amount_minor)::bigint as amount, sum(c.earned_minor)::bigint as earned,
        coalesce(sum(least(c.earned_minor, c.posted_minor))
          filter (where not c.frozen and c.matures_at <= clock_timestamp()), 0)::bigint as matured
      from store.commissions c where c.affiliate_id = ${affiliateId} group by c.currency
    ), paid as (
      select p.currency, sum(p.amount_minor)::bigint as paid
      from store.affiliate_payouts p where p.affiliate_id = ${affiliateId} group by p.currency
    )
    select currency, coalesce(orders, 0) as orders, coalesce(amount, 0) as "amountMinor", coalesce(earned, 0) as "earnedMinor",
      coalesce(matured, 0) as "maturedMinor", coalesce(paid, 0) as "paidOutMinor"
    from earned full join paid using (currency) order by currency`.execute(from)
  return rows
}

const MOST_LISTED = 50

async function payoutsFrom(from: Tx, affiliateId: string) {
  return from
    .selectFrom('store.affiliate_payouts')
    .select(['id', 'amount_minor', 'currency', 'reference', 'created_at'])
    .where('affiliate_id', '=', affiliateId)
    .orderBy('created_at', 'desc')
    .limit(MOST_LISTED)
    .execute()
}

export type PayoutRow = Selectable<DB['store.affiliate_payouts']>

export const selectPayout = async (
  tx: Tx,
  affiliateId: string,
  idempotencyKey: string,
): Promise<PayoutRow | null> =>
  (await tx
    .selectFrom('store.affiliate_payouts')
    .selectAll()
    .where('affiliate_id', '=', affiliateId)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst()) ?? null

export async function insertPayout(tx: Tx, row: Omit<PayoutRow, 'created_at'>): Promise<void> {
  await tx.insertInto('store.affiliate_payouts').values(row).execute()
}
