import 'server-only'
import { sql } from 'kysely'
import type { BundleSummary } from '../../catalog/types'
import { db, type Tx } from '../../platform/db/client'
import type { ProviderEsim, ProviderId } from '../../providers/types'

/** An eSIM as its owner bought it. */
export interface OwnedRow {
  readonly id: string
  readonly iccid: string
  readonly label: string | null
  readonly created_at: Date
  /** Null where the order has another owner than the eSIM. */
  readonly bundle: BundleSummary | null
  readonly bundle_on_sale: boolean
  readonly sold_here: boolean
  readonly returned_at: Date | null
}

/** Newest first. @param tx as the viewer, so that row security decides as well */
export async function selectOwned(
  tx: Tx,
  userId: string,
  which: { readonly id?: string; readonly beforeId?: string; readonly most: number },
): Promise<readonly OwnedRow[]> {
  const { rows } = await sql<OwnedRow>`
    select e.id, e.iccid, e.label, e.created_at, e.returned_at, l.bundle, b.id is not null as bundle_on_sale,
      e.order_line_id is not null as sold_here
    from store.esims e left join store.order_lines l on l.id = e.order_line_id
      left join store.bundles b on b.id = l.bundle_id and b.on_sale
    where e.user_id = ${userId}
      and (${which.id ?? null}::text is null or e.id = ${which.id ?? null})
      and (${which.beforeId ?? null}::text is null or e.id < ${which.beforeId ?? null})
    order by e.id desc limit ${which.most}`.execute(tx)
  return rows
}

export interface StoredAnswer {
  readonly provider: ProviderId
  readonly esim: ProviderEsim
  /** Infinity: it was called outdated. */
  readonly ageMs: number
}

/** The last answer about each of these, for whoever has proven to own them. */
export async function readAnswers(iccids: readonly string[]): Promise<ReadonlyMap<string, StoredAnswer>> {
  if (iccids.length === 0) return new Map()
  const { rows } = await sql<{ iccid: string; provider: string; answer: unknown; age_ms: number | null }>`
    select iccid, provider, answer, (extract(epoch from clock_timestamp() - nullif(checked_at, '-infinity')) * 1000)::float8 as age_ms
    from store.esim_checks where found and iccid = any(${[...iccids]}::text[])`.execute(db())
  return new Map(
    rows.map((row) => [
      row.iccid,
      {
        provider: row.provider as ProviderId,
        esim: row.answer as ProviderEsim,
        ageMs: row.age_ms ?? Number.POSITIVE_INFINITY,
      },
    ]),
  )
}

/** Of which of these installation data is kept, for whoever has proven to own them. */
export async function selectInstallable(esimIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from store.esims
    where id = any(${[...esimIds]}::text[]) and install_sealed is not null and returned_at is null`.execute(
    db(),
  )
  return new Set(rows.map(({ id }) => id))
}

/** @returns false when there is no such eSIM of this person's */
export async function updateLabel(userId: string, esimId: string, label: string | null): Promise<boolean> {
  const { numUpdatedRows } = await db()
    .updateTable('store.esims')
    .set({ label })
    .where('id', '=', esimId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
