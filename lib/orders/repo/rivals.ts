import 'server-only'
import { sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { PurchaseSnapshot, Rivals } from '../../providers/contract'
import type { ProviderRefs } from '../../providers/types'
import type { FulfilmentState } from '../types'
import type { FulfilmentRow } from './rows'

/** What else of ours could have what a purchase is about to claim. */

/**
 * Whether a new eSIM is none: it was delivered for another line, or known before this purchase was sent, so that it is
 * somebody's. Twins that are told of one eSIM at once wait here for each other.
 */
export async function whoseEsim(
  tx: Tx,
  iccid: string,
  claimed: FulfilmentRow,
): Promise<'new' | 'delivered' | 'known'> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`new esim ${iccid}`}, 0))`.execute(tx)
  const { rows } = await sql<{ delivered: boolean; known: boolean }>`
    select exists (
      select from store.fulfilments f where f.iccid = ${iccid} and f.kind = 'order' and f.id <> ${claimed.id}
    ) as delivered, exists (
      select from store.esims e, store.fulfilment_attempts a
      where e.iccid = ${iccid} and a.fulfilment_id = ${claimed.id} and a.attempt = ${claimed.attempt}
        and e.created_at < a.sent_at
    ) as known`.execute(tx)
  return rows[0]?.delivered ? 'delivered' : rows[0]?.known ? 'known' : 'new'
}

/** Ids that other purchases of ours at this provider already claimed on the same eSIM or for the same bundle. */
export async function selectClaims(fulfilment: FulfilmentRow): Promise<readonly string[]> {
  const rows = await db()
    .selectFrom('store.fulfilments')
    .select('provider_claim')
    .where('provider', '=', fulfilment.provider)
    .where('id', '<>', fulfilment.id)
    .where('provider_claim', 'is not', null)
    .where((eb) =>
      fulfilment.iccid
        ? eb('iccid', '=', fulfilment.iccid)
        : eb('provider_ref', '=', fulfilment.provider_ref),
    )
    .execute()
  return rows.flatMap((row) => (row.provider_claim ? [row.provider_claim] : []))
}

/** Other purchases of new eSIMs at the same provider: what is known to be theirs, and which are still looked for. */
export async function selectRivals(fulfilment: FulfilmentRow): Promise<Rivals> {
  const { rows } = await sql<RivalRow>`
    select f.state, f.provider_ref, f.provider_refs, f.provider_claim, f.iccid, l.bundle ->> 'name' as bundle_name, a.snapshot
    from store.fulfilments f
      join store.order_lines l on l.id = f.order_line_id
      left join store.fulfilment_attempts a on a.fulfilment_id = f.id and a.attempt = f.attempt
    where f.provider = ${fulfilment.provider} and f.kind = 'order' and f.id <> ${fulfilment.id}
      and f.attempt > 0 and (f.state in ('sending', 'unknown')
        or f.updated_at > ${fulfilment.unknown_since ?? fulfilment.created_at}::timestamptz - interval '1 day')
  `.execute(db())
  const known = rows.flatMap(({ provider_claim, iccid, provider_refs: refs }) => [
    provider_claim,
    iccid,
    refs.iccid,
    refs.orderId,
    refs.simId,
  ])
  return {
    claimed: known.flatMap((id) => id ?? []),
    open: rows.flatMap(({ state, provider_ref, bundle_name, snapshot, provider_refs: refs }) =>
      state === 'sending' || state === 'unknown' || state === 'manual'
        ? { state, bundleRef: provider_ref, bundleName: bundle_name, snapshot, refs }
        : [],
    ),
  }
}

interface RivalRow {
  readonly state: FulfilmentState
  readonly provider_ref: string
  readonly provider_refs: ProviderRefs
  readonly provider_claim: string | null
  readonly iccid: string | null
  readonly bundle_name: string
  readonly snapshot: PurchaseSnapshot | null
}
