import type { DeviceKeys } from '@/lib/auth/device-keys'
import { money } from '@/lib/core/money'
import { aUser, openBooks } from '../wallet/books'

/** Promotions on a database with the ledger in it; orders are rows, as lib/orders would have written them. */
export async function openPromotions() {
  const books = await openBooks()
  const { sql } = books
  let n = 0
  const lib = {
    ...(await import('@/lib/promotions/commands/create-promotion')),
    ...(await import('@/lib/promotions/commands/reserve-use')),
    ...(await import('@/lib/promotions/commands/end-use')),
    ...(await import('@/lib/promotions/commands/referral')),
    ...(await import('@/lib/promotions/commands/remember-buyer')),
    ...(await import('@/lib/promotions/commands/remember-device')),
    ...(await import('@/lib/promotions/commands/earn-rewards')),
    ...(await import('@/lib/promotions/commands/grant-rewards')),
    ...(await import('@/lib/promotions/commands/take-back-rewards')),
    ...(await import('@/lib/promotions/queries')),
  }
  const { inTransaction } = await import('@/lib/platform/db/client')
  const { tellReward } = await import('@/lib/orders/reward-mails')

  const create = async (wish: Parameters<typeof lib.createPromotion>[0]): Promise<string> => {
    const made = await lib.createPromotion(wish)
    if (!made.ok) throw new Error(JSON.stringify(made.error))
    return made.value.promotionId
  }
  return {
    ...books,
    ...lib,
    tx: inTransaction,
    drainRewards: () => lib.drainRewards(tellReward),
    create,
    /** Ten euros off, by a code of its own. */
    tenOff: (limits: Record<string, number> = {}, more: Partial<Parameters<typeof create>[0]> = {}) =>
      create({
        code: `TEN${n++}`,
        benefit: { kind: 'amount', amountMinor: 1000 },
        currency: 'EUR',
        names: { en: 'Ten off' },
        limits,
        ...more,
      }),
    /** Somebody with an account. */
    async person(email = `person-${n++}@example.test`) {
      const userId = aUser()
      await sql`insert into store.profiles (user_id, email) values (${userId}, ${email})`
      return { userId, email }
    },
    async order(
      who: { userId?: string | null; email?: string | null } = {},
      more: { paid?: boolean; amountMinor?: number; number?: string } = {},
    ) {
      const id = `ord_${String(n++).padStart(25, '0')}`
      const number = more.number ?? `ORD-${String(n).padStart(12, '0')}`
      await sql`insert into store.orders (id, number, channel, user_id, email, locale, amount_minor, currency, token_hash,
          token_sealed, request_scope, request_key_hash, request_hash, paid_at)
        values (${id}, ${number}, 'web', ${who.userId ?? null}, ${who.email ?? null}, 'en', ${more.amountMinor ?? 3000}, 'EUR',
          ${id}, ${id}, 'web', ${id}, ${id}, ${more.paid ? new Date() : null})`
      return id
    },
    reserve(
      promotionId: string,
      orderId: string,
      who: { userId?: string | null; email?: string | null; devices?: DeviceKeys } = {},
      worth: { discount?: number; cashback?: number } = {},
    ) {
      return inTransaction(async (tx) => {
        if (who.devices) await lib.rememberOrderDevices(tx, orderId, who.devices)
        return lib.reserveUse(tx, {
          orderId,
          promotionId,
          userId: who.userId ?? null,
          email: who.email ?? null,
          ...(who.devices ? { devices: who.devices } : {}),
          discount: money(worth.discount ?? 1000, 'EUR'),
          cashback: money(worth.cashback ?? 0, 'EUR'),
        })
      })
    },
    consume: (orderId: string) => inTransaction((tx) => lib.consumeUse(tx, orderId)),
    release: (orderId: string) => inTransaction((tx) => lib.releaseUse(tx, orderId, 'a test')),
    earn: (orderId: string, who: { userId: string | null; email: string | null }, amountMinor = 3000) =>
      inTransaction((tx) =>
        lib.earnRewards(tx, {
          orderId,
          userId: who.userId,
          email: who.email,
          kept: money(amountMinor, 'EUR'),
        }),
      ),
    takeBack: (orderId: string, keptMinor: number, cashbackMinor = 0) =>
      inTransaction((tx) =>
        lib.takeBackRewards(tx, { orderId, keptMinor, cashbackMinor, reason: 'refunded' }),
      ),
    /** What a promotion says it has given, and what its uses add up to. */
    async counted(promotionId: string) {
      const [row] = await sql`
        select p.uses, p.spent_minor::int as spent,
          (select count(*)::int from store.promotion_uses u where u.promotion_id = p.id and u.state <> 'released') as real_uses,
          (select coalesce(sum(discount_minor + cashback_minor), 0)::int from store.promotion_uses u
            where u.promotion_id = p.id and u.state <> 'released') as real_spent
        from store.promotions p where p.id = ${promotionId}`
      if (row?.uses !== row?.real_uses || row?.spent !== row?.real_spent)
        throw new Error(`promotion ${promotionId} counts wrongly: ${JSON.stringify(row)}`)
      return { uses: Number(row?.uses), spent: Number(row?.spent) }
    },
  }
}
