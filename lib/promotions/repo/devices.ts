import 'server-only'
import { sql } from 'kysely'
import { allKeys, type DeviceKeys } from '../../auth/device-keys'
import { type Db, db, type Tx } from '../../platform/db/client'

export async function insertOrderDevices(tx: Tx, orderId: string, devices: DeviceKeys): Promise<void> {
  const rows = (keys: readonly string[], told: boolean) =>
    keys.map((device_key) => ({ order_id: orderId, device_key, told }))
  const all = [...rows(devices.kept, false), ...rows(devices.told, true)]
  if (all.length > 0) await tx.insertInto('store.order_devices').values(all).execute()
}

export async function selectOrderDevices(tx: Tx, orderId: string): Promise<DeviceKeys> {
  const rows = await tx
    .selectFrom('store.order_devices')
    .select(['device_key', 'told'])
    .where('order_id', '=', orderId)
    .execute()
  const keysOf = (isTold: boolean) =>
    rows.filter(({ told }) => told === isTold).map(({ device_key }) => device_key)
  return { kept: keysOf(false), told: keysOf(true) }
}

export async function upsertAccountDevices(userId: string, devices: DeviceKeys): Promise<void> {
  await sql`
    insert into store.account_devices (user_id, device_key)
    select ${userId}::uuid, key from unnest(${[...allKeys(devices)]}::text[]) key
    on conflict (user_id, device_key) do update set seen_at = excluded.seen_at`.execute(db())
}

export async function deleteAccountDevices(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('store.account_devices').where('user_id', '=', userId).execute()
}

/** Forgets devices and cards that nobody was seen with since. @returns how many rows */
export async function deleteOldMarks(days: number): Promise<number> {
  const before = sql`now() - make_interval(days => ${days})`
  const { rows } = await sql<{ n: number }>`
    with orders as (
      delete from store.order_devices where created_at < ${before} returning 1
    ), accounts as (
      delete from store.account_devices where seen_at < ${before} returning 1
    ), cards as (
      update store.payments set card_keys = null where card_keys is not null and paid_at < ${before} returning 1
    )
    select ((select count(*) from orders) + (select count(*) from accounts) + (select count(*) from cards))::int as n`.execute(
    db(),
  )
  return rows[0]?.n ?? 0
}

/** Keyed hashes of the devices and cards that somebody was seen with. */
export async function selectMarks(tx: Tx, userId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ mark: string }>`
    select a.device_key as mark from store.account_devices a where a.user_id = ${userId}::uuid
    union
    select d.device_key from store.order_devices d join store.orders o on o.id = d.order_id
    where o.user_id = ${userId}::uuid
    union
    select unnest(p.card_keys) from store.payments p join store.orders o on o.id = p.order_id
    where o.user_id = ${userId}::uuid`.execute(tx)
  return rows.map(({ mark }) => mark)
}

/** Accounts and orders that were seen with any of these devices and cards. */
const withMarks = (marks: readonly string[]) => sql`
  select null::text as order_id, a.user_id from store.account_devices a where a.device_key = any(${[...marks]}::text[])
  union all
  select o.id, o.user_id from store.order_devices d join store.orders o on o.id = d.order_id
  where d.device_key = any(${[...marks]}::text[])
  union all
  select o.id, o.user_id from store.payments p join store.orders o on o.id = p.order_id
  where p.card_keys && ${[...marks]}::text[]`

/** Whether an account was seen with any of these devices and cards. */
export async function isSeenWith(
  userId: string,
  marks: readonly string[],
  from: Db | Tx = db(),
): Promise<boolean> {
  if (marks.length === 0) return false
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from (${withMarks(marks)}) seen where seen.user_id = ${userId}::uuid) as found`.execute(
    from,
  )
  return rows[0]?.found ?? false
}

/** Whether another referral was rewarded for somebody, or for an order, that was seen with any of these devices and cards. */
export async function isRewardedWith(tx: Tx, referralId: string, marks: readonly string[]): Promise<boolean> {
  if (marks.length === 0) return false
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from (${withMarks(marks)}) seen
      join store.referrals r on r.order_id = seen.order_id or (r.order_id is not null and r.referred_id = seen.user_id)
      where r.id <> ${referralId}
    ) as found`.execute(tx)
  return rows[0]?.found ?? false
}
