import 'server-only'
import { sql } from 'kysely'
import { db } from '../../platform/db/client'
import type { ProviderId, ProviderRefs } from '../../providers/types'

/** A sold eSIM whose installation data is still missing, taken for asking once. */
export interface DueInstall {
  readonly esimId: string
  readonly iccid: string
  readonly provider: ProviderId
  readonly refs: ProviderRefs
  readonly lineId: number
  readonly bundleRef: string
  readonly bundleName: string
  /** Counts this asking. */
  readonly asked: number
  /** Since its delivery. */
  readonly ageSeconds: number
}

/** Longer than a provider may take to answer. */
const LEASE_SECONDS = 60

/** Takes the one that has been due longest; null when none is due. */
export async function claimDueInstall(): Promise<DueInstall | null> {
  const { rows } = await sql<DueInstall>`
    update store.esims e
    set install_asked = least(e.install_asked + 1, 30000), install_next_at = now() + make_interval(secs => ${LEASE_SECONDS})
    from store.order_lines l
    where l.id = e.order_line_id and e.id = (
      select id from store.esims
      where origin = 'sale' and order_line_id is not null and install_sealed is null and returned_at is null and install_next_at <= now()
      order by install_next_at, id limit 1 for update skip locked)
    returning e.id as "esimId", e.iccid, e.provider, e.provider_refs as refs, e.order_line_id as "lineId",
      l.provider_ref as "bundleRef", coalesce(l.bundle ->> 'name', '') as "bundleName",
      e.install_asked as asked, extract(epoch from now() - coalesce(
        (select max(f.updated_at) from store.fulfilments f where f.order_line_id = e.order_line_id and f.state = 'succeeded'),
        e.created_at))::float8 as "ageSeconds"`.execute(db())
  return rows[0] ?? null
}

/** @param seconds until it is asked for again; null: never */
export async function postponeInstall(esimId: string, seconds: number | null): Promise<void> {
  await sql`
    update store.esims
    set install_next_at = coalesce(now() + make_interval(secs => ${seconds}::int), 'infinity')
    where id = ${esimId} and install_sealed is null`.execute(db())
}
