import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { sql, stack } from './world'

let n = 0
const id = (prefix: string) =>
  `${prefix}_${Date.now().toString(36).padStart(10, '0')}${randomBytes(8).toString('hex').slice(0, 15)}`

/** A voucher as staff would have issued it. @returns its code, as it is printed */
export async function plantVoucher(amountMinor = 1000, currency = 'USD'): Promise<string> {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const code = Array.from(randomBytes(16), (byte) => alphabet[byte & 31]).join('')
  const key = Buffer.from(hkdfSync('sha256', stack.env.APP_SECRET ?? '', 'roamkeep', 'voucher', 32))
  const hash = createHmac('sha256', key).update(code).digest('base64url')
  const batch = id('vcb')
  await sql`insert into store.voucher_batches (id, name, amount_minor, currency) values (${batch}, 'a test', ${amountMinor}, ${currency})`
  await sql`insert into store.vouchers (id, batch_id, code_hash, max_uses) values (${id('vch')}, ${batch}, ${hash}, 1)`
  return code.match(/.{4}/g)?.join('-') ?? ''
}

/** A share off every price, by a code of its own. */
export async function plantPromotion(
  basisPoints = 2000,
  more: { isPublic?: boolean; maxUses?: number } = {},
) {
  const code = `TEST${Date.now().toString(36).toUpperCase()}${++n}`
  await sql`insert into store.promotions (id, code, benefit, basis_points, max_uses, is_public, names)
    values (${id('prm')}, ${code}, 'percent', ${basisPoints}, ${more.maxUses ?? null}, ${more.isPublic ?? false}, ${sql.json({ en: 'A test sale' })})`
  return code
}

/** At least so much more data at the same price, by a code of its own; told to everybody. */
export async function plantMoreData(bytes: number): Promise<string> {
  const code = `MORE${Date.now().toString(36).toUpperCase()}${++n}`
  await sql`insert into store.promotions (id, code, benefit, extra_bytes, is_public, names)
    values (${id('prm')}, ${code}, 'extra_data', ${bytes}, true, ${sql.json({ en: 'A test of more' })})`
  return code
}

/** A gigabyte more than this bundle, by itself. @returns the promotion's id */
export async function plantMoreDataFor(bundleId: string): Promise<string> {
  const promotionId = id('prm')
  await sql`insert into store.promotions (id, benefit, extra_bytes, bundle_ids, names, starts_at)
    values (${promotionId}, 'extra_data', 1000000000, ${[bundleId]}, ${sql.json({ en: 'More by itself' })}, now() - interval '1 hour')`
  return promotionId
}

/** A tenth of every price back into the wallet, by a code of its own. */
export async function plantCashback(basisPoints = 1000): Promise<string> {
  const code = `BACK${Date.now().toString(36).toUpperCase()}${++n}`
  await sql`insert into store.promotions (id, code, benefit, basis_points, names)
    values (${id('prm')}, ${code}, 'cashback_percent', ${basisPoints}, ${sql.json({ en: 'A test reward' })})`
  return code
}

/** Two loyalty levels; everybody has the first one, which gives half of each order back. For who takes them away again. */
export async function plantLevels(): Promise<void> {
  for (const [from, share, names] of [
    [0, 5000, { en: 'First', de: 'Neuling' }],
    [5000, 6000, { en: 'Second' }],
  ] as const)
    await sql`insert into store.levels (threshold_minor, currency, basis_points, names)
      values (${from}, 'USD', ${share}, ${sql.json(names)})`
}

export async function balanceOf(userId: string, currency = 'USD'): Promise<number> {
  const rows = await sql`select * from ledger.wallets_of(${userId}) where currency = ${currency}`
  return Number(rows[0]?.available_minor ?? 0)
}

/** Somebody who sends buyers here for a tenth of what they pay, and sees it in this account. @returns its code */
export async function plantAffiliate(userId: string): Promise<string> {
  const code = `VIA${Date.now().toString(36).toUpperCase()}${++n}`
  await sql`insert into store.affiliates (id, name, code, basis_points, hold_days, user_id)
    values (${id('aff')}, 'A test blog', ${code}, 1000, 0, ${userId})`
  return code
}
