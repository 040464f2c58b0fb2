import 'server-only'
import { sql } from 'kysely'
import { ownedEsim } from '../../esims/queries'
import { db, inTransaction } from '../../platform/db/client'
import { raiseIncident, resolveIncident } from '../incidents'
import { evidenceOf } from '../refund-rules'

/** Asked of one run; the others are asked by the next. */
const MOST = 100
const DEAD: ReadonlySet<string> = new Set(['deleted', 'unavailable'])

/**
 * eSIMs that were given back and could still be used: once their provider says that they are cancelled, nothing is left to
 * do; one that was installed or used all the same is put before a person.
 */
export async function watchReturned(): Promise<number> {
  const { rows } = await sql<{ subject: string; iccid: string; order: string | null }>`
    select i.subject_id as subject, i.detail ->> 'iccid' as iccid, i.detail ->> 'order' as order
    from store.incidents i
    where i.kind = 'returned_esim_usable' and i.resolved_at is null and i.detail ->> 'iccid' is not null
    order by i.created_at desc limit ${MOST}`.execute(db())
  for (const { subject, iccid, order } of rows) {
    const answer = await ownedEsim(iccid, { maxAgeSeconds: 0 })
    if (!answer.ok) continue
    const { esim } = answer.value
    const evidence = evidenceOf(esim)
    if (DEAD.has(esim.state) || esim.plans.some(({ state }) => state === 'revoked'))
      await inTransaction((tx) => resolveIncident(tx, 'returned_esim_usable', subject))
    else if (evidence === 'used' || evidence === 'installed')
      await raiseIncident('returned_esim_used', subject, { order, iccid, evidence })
  }
  return rows.length
}
