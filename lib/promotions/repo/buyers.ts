import 'server-only'
import { type RawBuilder, sql } from 'kysely'
import { allKeys, type DeviceKeys, NO_DEVICE } from '../../auth/device-keys'
import { db, type Tx } from '../../platform/db/client'

/** Who buys, as far as it is known: an account, mailboxes, both, or nobody yet. */
export interface Buyer {
  readonly userId: string | null
  /** The folded addresses: the one that was typed, and the account's own. */
  readonly mailboxes: readonly string[]
  /** Their keyed hashes under every key in force. */
  readonly mailboxKeys: readonly string[]
  /** As a use keeps the typed one, and the account's own. */
  readonly mailboxKey: string | null
  readonly accountMailboxKey: string | null
  /** Where they are; it counts with promotions that count devices. */
  readonly devices: DeviceKeys
}

/** The address of an account that is still there. */
export async function selectAccountEmail(userId: string, from?: Tx): Promise<string | null> {
  const row = await (from ?? db())
    .selectFrom('store.profiles')
    .select('email')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.email ?? null
}

/** The account that signs in with this address, as it is written. */
export async function selectAccountId(email: string): Promise<string | null> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from store.profiles where lower(email) = ${email} and deleted_at is null
    order by created_at desc limit 1`.execute(db())
  return rows[0]?.user_id ?? null
}

const anyOf = (texts: readonly string[]): RawBuilder<unknown> => sql`any(${[...texts]}::text[])`

/** Which uses (`u`) are this buyer's, under any spelling, or were made where they are. */
export const isUseOf = (
  { userId, mailboxKeys, devices }: Buyer,
  countsDevices: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> => sql`(
  u.user_id = ${userId}::uuid or u.mailbox_key = ${anyOf(mailboxKeys)} or u.account_mailbox_key = ${anyOf(mailboxKeys)}
  ${allKeys(devices).length === 0 ? sql`` : sql`or (${countsDevices} and ${isUseAt(devices)})`})`

/** What a header says counts with what is paid only: a stranger who says the same holds nothing up by not paying. */
const isUseAt = ({ kept, told }: DeviceKeys) => sql`(
  u.order_id = any(${ordersAt(kept)}) or (u.state = 'consumed' and u.order_id = any(${ordersAt(told)})))`

/** An array made once, so that uses are found by their orders. */
export const ordersAt = (keys: readonly string[]): RawBuilder<unknown> =>
  sql`array(select d.order_id from store.order_devices d where d.device_key = ${anyOf(keys)})`

/** The buyer as a promotion sees them. */
export const countedBy = (row: { readonly counts_devices: boolean }, buyer: Buyer): Buyer =>
  row.counts_devices ? buyer : { ...buyer, devices: NO_DEVICE }

/**
 * Until the transaction ends nobody else decides on a first order of this person: two promotions for it have locks of
 * their own, which do not meet.
 */
export async function lockFirstOrder(tx: Tx, { userId, mailboxes, devices }: Buyer): Promise<void> {
  const names = [...mailboxes, ...(userId === null ? [] : [userId]), ...devices.kept]
  await lockNames(
    tx,
    names.map((name) => `first order: ${name}`),
  )
}

/** Whoever else names one of these waits until the transaction ends. */
export async function lockNames(tx: Tx, names: readonly string[]): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(key)
    from (select distinct hashtextextended(name, 0) as key from unnest(${[...names]}::text[]) as name order by 1) keys`.execute(
    tx,
  )
}

/** Uses of any promotion for first orders that this buyer has, reserved or consumed, for other orders than this one. */
export async function countFirstOrderUses(tx: Tx, buyer: Buyer, except: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from store.promotion_uses u join store.promotions p on p.id = u.promotion_id
    where p.first_order_only and u.state <> 'released' and u.order_id <> ${except} and ${isUseOf(buyer)}`.execute(
    tx,
  )
  return rows[0]?.n ?? 0
}

interface Asked {
  /** An order that does not count. */
  readonly except?: string
  /** Only orders that were paid before this one. */
  readonly before?: string
}

/** Whether somebody ordered, paid and kept something; top-ups of a wallet are no orders of this kind. */
export async function hasOrdered(buyer: Buyer, { except, before }: Asked = {}, from?: Tx): Promise<boolean> {
  const { userId, mailboxes, mailboxKeys, devices } = buyer
  const counts = sql`o.paid_at is not null and o.state <> 'refunded' and o.number not like 'TOP-%'
    and o.id is distinct from ${except ?? null} and (${before ?? null}::text is null or (o.paid_at, o.id) < (
      select one.paid_at, one.id from store.orders one where one.id = ${before ?? null}))`
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from store.orders o where ${counts} and o.user_id = ${userId}::uuid
    ) or exists (
      select from store.orders o
      where ${counts} and o.email is not null and store.mailbox_of(o.email) = ${anyOf(mailboxes)}
    ) or exists (
      select from store.profiles p join store.orders o on o.user_id = p.user_id
      where ${counts} and p.email is not null and store.mailbox_of(p.email) = ${anyOf(mailboxes)}
    ) or exists (
      select from store.former_buyers f join store.orders o on o.id = f.order_id
      where ${counts} and f.mailbox_key = ${anyOf(mailboxKeys)}
    ) or exists (
      select from store.order_devices d join store.orders o on o.id = d.order_id
      where ${counts} and d.device_key = ${anyOf(allKeys(devices))}
    ) as found`.execute(from ?? db())
  return rows[0]?.found ?? false
}

/** Paid orders of an account, with the addresses they were placed with. */
export async function selectPaidOrders(
  tx: Tx,
  userId: string,
): Promise<readonly { readonly id: string; readonly email: string | null }[]> {
  const { rows } = await sql<{ id: string; email: string | null }>`
    select o.id, o.email from store.orders o
    where o.user_id = ${userId}::uuid and o.paid_at is not null and o.number not like 'TOP-%'`.execute(tx)
  return rows
}

export async function insertFormerBuyers(
  tx: Tx,
  rows: readonly { readonly order_id: string; readonly mailbox_key: string }[],
): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('store.former_buyers')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
