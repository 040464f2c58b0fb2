import 'server-only'
import { sql } from 'kysely'
import { forgetPerson } from '../../notifications/commands/forget-person'
import { NOBODY } from '../../notifications/rules'
import { db, type Tx } from '../../platform/db/client'

/** Everything that ties orders to a person, in one place: joining it to an account, and taking it away. */

/** Orders without an owner whose address this is, and the eSIMs they sold, become the user's. Each at most once. */
export async function adoptOrders(
  tx: Tx,
  userId: string,
  email: string,
): Promise<{ orders: number; esims: number }> {
  const { rows } = await sql<{ orders: number; esims: number }>`
    with adopted as (
      update store.orders set user_id = ${userId}::uuid, updated_at = clock_timestamp()
      where user_id is null and lower(email) = ${email} returning id
    ), sold as (
      update store.esims e set user_id = ${userId}::uuid from store.order_lines l, adopted a
      where l.id = e.order_line_id and l.order_id = a.id and e.user_id is null returning e.id
    )
    select (select count(*)::int from adopted) as orders, (select count(*)::int from sold) as esims`.execute(
    tx,
  )
  return rows[0] ?? { orders: 0, esims: 0 }
}

/** From now on only the account reaches its orders, besides whoever holds their links. */
export async function detachGuests(userId: string): Promise<void> {
  await db()
    .updateTable('store.orders')
    .set({ guest_id: null })
    .where('user_id', '=', userId)
    .where('guest_id', 'is not', null)
    .execute()
}

interface HeldOrder {
  readonly id: string
  readonly state: string
}

/** Orders of an account, locked: none may be paid or delivered while their person is taken out of them. */
export async function lockOrdersOf(tx: Tx, userId: string): Promise<readonly HeldOrder[]> {
  return tx
    .selectFrom('store.orders')
    .select(['id', 'state'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

export const selectOrdersOf = (userId: string): Promise<readonly HeldOrder[]> =>
  db().selectFrom('store.orders').select(['id', 'state']).where('user_id', '=', userId).execute()

/**
 * Takes a person out of everything their orders left behind. Amounts, states, what was bought and the ledger stay: they
 * are the store's books. Links in old mails go on opening their orders, which name nobody any more.
 */
export async function anonymiseOrders(tx: Tx, userId: string, email: string | null): Promise<void> {
  const mine = sql`select o.id from store.orders o where o.user_id = ${userId}::uuid`
  const lines = sql`select l.id from store.order_lines l where l.order_id in (${mine})`
  await sql`update store.quotes q set label = null where q.label is not null and q.id in (
    select l.quote_id from store.order_lines l where l.order_id in (${mine}))`.execute(tx)
  await sql`update store.esims set user_id = null, label = null
    where user_id = ${userId}::uuid or order_line_id in (${lines})`.execute(tx)
  await sql`update store.order_lines set label = null where label is not null and order_id in (${mine})`.execute(
    tx,
  )
  await sql`delete from store.one_time_codes where purpose = 'order' and subject_id in (${mine})`.execute(tx)
  await forgetPerson(tx, { email, ...(await selectNamesOf(tx, userId)) })
  await sql`update store.incidents set detail = detail - 'note'
    where kind = 'refund_asked' and subject_id in (select id::text from (${lines}) line)`.execute(tx)
  if (email !== null)
    await sql`update store.renewal_requests set email = ${NOBODY}, note = ''
      where lower(email) = ${email}`.execute(tx)
  await sql`update store.notices set data = '{}', iccid = null where user_id = ${userId}::uuid`.execute(tx)
  await sql`delete from store.push_devices where user_id = ${userId}::uuid`.execute(tx)
  // What was paid to which country stays in the books; where exactly is needed only until it has been worked out.
  await sql`update store.order_taxes set postal_code = null
    where postal_code is not null and state <> 'waiting' and order_id in (${mine})`.execute(tx)
  await sql`update store.orders set user_id = null, guest_id = null, email = null, device = null, searched_countries = '{}',
    return_origin = null, updated_at = clock_timestamp() where user_id = ${userId}::uuid`.execute(tx)
}

/** By what mails and incidents call the orders of an account. */
async function selectNamesOf(tx: Tx, userId: string) {
  const rows = await tx
    .selectFrom('store.orders as o')
    .innerJoin('store.order_lines as l', 'l.order_id', 'o.id')
    .select(['o.number', 'l.id'])
    .where('o.user_id', '=', userId)
    .execute()
  return { orderNumbers: [...new Set(rows.map(({ number }) => number))], lineIds: rows.map(({ id }) => id) }
}

/** All of a person's rows, as JSON of their own columns: nothing of the store's (cost, hashes, seals, references). */
export async function selectEverythingOf(tx: Tx, userId: string, email: string | null): Promise<unknown> {
  const { rows } = await sql<{ all_of_it: unknown }>`
    select jsonb_build_object(
      'orders', (select coalesce(jsonb_agg(jsonb_build_object(
          'number', o.number, 'state', o.state, 'email', o.email, 'locale', o.locale, 'amount_minor', o.amount_minor,
          'currency', o.currency, 'created_at', o.created_at, 'paid_at', o.paid_at, 'fulfilled_at', o.fulfilled_at,
          'device', o.device, 'searched_countries', o.searched_countries,
          'outside_countries', o.outside_countries, 'outside_said_at', o.outside_said_at,
          'affiliate_code', (select t.code from store.order_attributions t where t.order_id = o.id),
          'level', (select jsonb_build_object('name', v.name, 'basis_points', v.basis_points, 'cap_minor', v.cap_minor)
            from store.order_levels v where v.order_id = o.id),
          'tax', (select jsonb_build_object('country', t.country, 'postal_code', t.postal_code, 'tax_minor', t.tax_minor)
            from store.order_taxes t where t.order_id = o.id),
          'lines', (select coalesce(jsonb_agg(jsonb_build_object('kind', l.kind, 'iccid', l.iccid, 'label', l.label,
              'bundle', l.bundle, 'travel_date', l.travel_date, 'amount_minor', l.amount_minor,
              'currency', l.currency) order by l.id), '[]')
            from store.order_lines l where l.order_id = o.id),
          'refunds', (select coalesce(jsonb_agg(jsonb_build_object('amount_minor', r.amount_minor, 'currency', r.currency,
              'state', r.state, 'created_at', r.created_at) order by r.created_at), '[]')
            from store.refunds r where r.order_id = o.id)
        ) order by o.created_at), '[]') from store.orders o where o.user_id = ${userId}::uuid),
      'esims', (select coalesce(jsonb_agg(jsonb_build_object(
          'id', e.id, 'iccid', e.iccid, 'label', e.label, 'created_at', e.created_at,
          'usage', (select coalesce(jsonb_agg(jsonb_build_object('taken_at', u.taken_at, 'used_bytes', u.used_bytes,
              'remaining_bytes', u.remaining_bytes, 'total_bytes', u.total_bytes, 'state', u.state) order by u.taken_at), '[]')
            from store.usage_samples u where u.esim_id = e.id)
        ) order by e.created_at), '[]') from store.esims e where e.user_id = ${userId}::uuid),
      'notices', (select coalesce(jsonb_agg(jsonb_build_object('kind', n.kind, 'iccid', n.iccid, 'data', n.data,
          'created_at', n.created_at, 'read_at', n.read_at) order by n.id), '[]')
        from store.notices n where n.user_id = ${userId}::uuid),
      'vouchers', (select coalesce(jsonb_agg(jsonb_build_object('amount_minor', v.amount_minor, 'currency', v.currency,
          'redeemed_at', v.redeemed_at) order by v.redeemed_at), '[]')
        from store.voucher_redemptions v where v.user_id = ${userId}::uuid),
      'promotions', (select coalesce(jsonb_agg(jsonb_build_object('name', p.names ->> 'en', 'code', p.code, 'state', u.state,
          'discount_minor', u.discount_minor, 'cashback_minor', u.cashback_minor, 'currency', u.currency,
          'created_at', u.created_at) order by u.created_at), '[]')
        from store.promotion_uses u join store.promotions p on p.id = u.promotion_id where u.user_id = ${userId}::uuid),
      'rewards', (select coalesce(jsonb_agg(jsonb_build_object('kind', w.kind, 'state', w.state, 'amount_minor', w.amount_minor,
          'taken_back_minor', w.taken_back_minor, 'currency', w.currency, 'created_at', w.created_at,
          'granted_at', w.granted_at) order by w.created_at), '[]')
        from store.rewards w where w.user_id = ${userId}::uuid),
      'affiliate', (select jsonb_build_object('name', a.name, 'code', a.code, 'state', a.state, 'basis_points', a.basis_points,
          'created_at', a.created_at,
          'commissions', (select coalesce(jsonb_agg(jsonb_build_object('amount_minor', c.amount_minor,
              'earned_minor', c.earned_minor, 'currency', c.currency, 'created_at', c.created_at) order by c.created_at), '[]')
            from store.commissions c where c.affiliate_id = a.id),
          'payouts', (select coalesce(jsonb_agg(jsonb_build_object('amount_minor', y.amount_minor, 'currency', y.currency,
              'reference', y.reference, 'created_at', y.created_at) order by y.created_at), '[]')
            from store.affiliate_payouts y where y.affiliate_id = a.id))
        from store.affiliates a where a.user_id = ${userId}::uuid),
      'referral_code', (select c.code from store.referral_codes c where c.user_id = ${userId}::uuid),
      'known_devices', (select coalesce(jsonb_agg(jsonb_build_object('first_seen_at', k.created_at, 'seen_at', k.seen_at)
          order by k.created_at), '[]') from store.account_devices k where k.user_id = ${userId}::uuid),
      'push_devices', (select coalesce(jsonb_agg(jsonb_build_object('platform', d.platform, 'created_at', d.created_at,
          'seen_at', d.seen_at) order by d.created_at), '[]') from store.push_devices d where d.user_id = ${userId}::uuid),
      'mails', (select coalesce(jsonb_agg(jsonb_build_object('template', m.template, 'state', m.state,
          'created_at', m.created_at, 'sent_at', m.sent_at) order by m.created_at), '[]')
        from store.messages m where m.template not like 'staff\\_%' and (lower(m.recipient) = ${email}
          or m.data ->> 'orderNumber' in (select o.number from store.orders o where o.user_id = ${userId}::uuid))),
      'messages_to_support', (select coalesce(jsonb_agg(jsonb_build_object('content', c.content, 'locale', c.locale,
          'created_at', c.created_at) order by c.created_at), '[]')
        from store.contact_messages c where lower(c.email) = ${email}),
      'refund_requests', (select coalesce(jsonb_agg(jsonb_build_object('order', i.detail ->> 'order',
          'note', i.detail ->> 'note', 'created_at', i.created_at) order by i.created_at), '[]')
        from store.incidents i where i.kind = 'refund_asked' and i.subject_id in (select l.id::text
          from store.order_lines l join store.orders o on o.id = l.order_id where o.user_id = ${userId}::uuid)),
      'renewal_requests', (select coalesce(jsonb_agg(jsonb_build_object('iccid', q.iccid, 'note', q.note,
          'created_at', q.created_at) order by q.created_at), '[]')
        from store.renewal_requests q where lower(q.email) = ${email})
    ) as all_of_it`.execute(tx)
  return rows[0]?.all_of_it
}
