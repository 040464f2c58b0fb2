import type { Shop } from './bulk'

/** All of it happened an hour ago: nothing is on its way between two sides any more. */
export async function grow({ sql }: Shop) {
  for (const table of ['payments', 'refunds', 'fulfilments', 'disputes'])
    await sql`alter table ${sql(`store.${table}`)} disable trigger user`
  await sql`update store.payments set paid_at = paid_at - interval '1 hour' where paid_at > now() - interval '30 minutes'`
  for (const table of ['refunds', 'fulfilments', 'disputes'])
    await sql`update ${sql(`store.${table}`)} set updated_at = updated_at - interval '1 hour' where updated_at > now() - interval '30 minutes'`
  for (const table of ['payments', 'refunds', 'fulfilments', 'disputes'])
    await sql`alter table ${sql(`store.${table}`)} enable trigger user`
  await sql`update store.state_changes set changed_at = changed_at - interval '1 hour'
    where machine = 'dispute' and changed_at > now() - interval '30 minutes'`
  await sql`update store.stripe_movements set moved_at = now() - interval '1 hour' where moved_at > now() - interval '30 minutes'`
}

/** All of it happened so many days ago, in the books as well; what was told was told when it was new. */
export async function age({ sql }: Shop, days: number) {
  const back = `${days} days`
  const guarded = ['payments', 'refunds', 'fulfilments', 'disputes'].map((table) => `store.${table}`)
  const tables = [...guarded, 'ledger.transactions', 'ledger.entries']
  for (const table of tables) await sql`alter table ${sql(table)} disable trigger user`
  await sql`update store.payments set paid_at = paid_at - ${back}::interval`
  for (const table of ['store.refunds', 'store.fulfilments'])
    await sql`update ${sql(table)} set updated_at = updated_at - ${back}::interval`
  await sql`update store.disputes set created_at = created_at - ${back}::interval,
    updated_at = case when closed_at is null then updated_at else updated_at - ${back}::interval end`
  await sql`update store.state_changes set changed_at = changed_at - ${back}::interval`
  await sql`update store.stripe_movements set moved_at = moved_at - ${back}::interval`
  await sql`update ledger.transactions set posted_at = posted_at - ${back}::interval`
  await sql`update ledger.entries set posted_at = posted_at - ${back}::interval`
  await sql`update store.incidents set created_at = created_at - ${back}::interval`
  for (const table of tables) await sql`alter table ${sql(table)} enable trigger user`
}
