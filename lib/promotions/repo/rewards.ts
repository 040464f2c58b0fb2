import 'server-only'
import { type Selectable, sql } from 'kysely'
import { asViewer, db, type Tx } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'
import { earnedOf, type Kept } from '../rules'
import type { RewardView } from '../types'

export type RewardRow = Omit<Selectable<DB['store.rewards']>, 'kind' | 'state'> & {
  readonly kind: RewardView['kind']
  readonly state: 'pending' | 'granted' | 'taken_back' | 'void'
}

/** What of it is still earned when only so much of its order is kept; minor units. */
export const earnedBy = (row: RewardRow, kept: Kept): number =>
  earnedOf(
    {
      kind: row.kind,
      amountMinor: row.amount_minor,
      minOrderMinor: row.min_order_minor,
      basisPoints: row.basis_points,
      capMinor: row.cap_minor,
    },
    kept,
  )

/** As what it is posted: credit of an order, or of a referral. */
export const giftOf = ({ kind }: Pick<RewardRow, 'kind'>) =>
  kind === 'cashback' || kind === 'level'
    ? ({ gift: 'cashback', cause: 'promotion' } as const)
    : ({ gift: 'referral', cause: 'referral' } as const)

export async function insertReward(
  tx: Tx,
  reward: Pick<
    RewardRow,
    'id' | 'kind' | 'order_id' | 'user_id' | 'amount_minor' | 'currency' | 'min_order_minor'
  > &
    Partial<Pick<RewardRow, 'basis_points' | 'cap_minor'>>,
): Promise<void> {
  await tx
    .insertInto('store.rewards')
    .values({ ...reward, state_reason: 'order delivered' })
    .onConflict((conflict) => conflict.columns(['kind', 'order_id']).doNothing())
    .execute()
}

/** The reward that has been due longest, locked; others are left to whoever has them. */
export async function claimDueReward(tx: Tx): Promise<RewardRow | null> {
  const { rows } = await sql<RewardRow>`
    select * from store.rewards
    where state = 'pending' and not frozen and next_at <= clock_timestamp()
    order by next_at limit 1 for no key update skip locked`.execute(tx)
  return rows[0] ?? null
}

export async function lockRewards(tx: Tx, orderId: string): Promise<readonly RewardRow[]> {
  const { rows } = await sql<RewardRow>`
    select * from store.rewards where order_id = ${orderId} order by id for no key update`.execute(tx)
  return rows
}

/** What an order brought, as it stands. */
export const selectRewardsFor = (orderId: string): Promise<readonly RewardRow[]> =>
  db()
    .selectFrom('store.rewards')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute() as Promise<readonly RewardRow[]>

export async function changeReward(
  tx: Tx,
  id: string,
  change: Partial<
    Pick<
      RewardRow,
      'state' | 'state_reason' | 'taken_back_minor' | 'taken_back_times' | 'granted_at' | 'frozen'
    >
  >,
): Promise<void> {
  await tx
    .updateTable('store.rewards')
    .set({ ...change, updated_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}

/** Tried again later: after one minute, two, four … up to a day. */
export async function postponeReward(id: string): Promise<void> {
  await sql`
    update store.rewards set attempts = attempts + 1, updated_at = clock_timestamp(),
      next_at = clock_timestamp() + make_interval(mins => least(1440, power(2, least(attempts, 11))::int))
    where id = ${id}`.execute(db())
}

/** What somebody was promised and given, newest first; row security decides as well. */
export const selectRewards = (userId: string, limit: number) =>
  asViewer(userId, (tx) =>
    tx
      .selectFrom('store.rewards')
      .select(['kind', 'amount_minor', 'taken_back_minor', 'currency', 'state', 'created_at', 'granted_at'])
      .where('user_id', '=', userId)
      .orderBy('created_at', 'desc')
      .limit(limit)
      .execute(),
  )
