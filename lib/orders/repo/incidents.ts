import 'server-only'
import { sql } from 'kysely'
import { jsonb, type Tx } from '../../platform/db/client'

/** @returns whether it is new: one open incident per kind and subject, a resolved one may happen again */
export async function insertIncident(
  tx: Tx,
  incident: { id: string; kind: string; subjectId: string; detail: Record<string, unknown> },
): Promise<boolean> {
  const result = await tx
    .insertInto('store.incidents')
    .values({
      id: incident.id,
      kind: incident.kind,
      subject_id: incident.subjectId,
      detail: jsonb(incident.detail),
    })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'subject_id']).where('resolved_at', 'is', null).doNothing(),
    )
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function closeIncident(tx: Tx, kind: string, subjectId: string): Promise<void> {
  await tx
    .updateTable('store.incidents')
    .set({ resolved_at: sql`clock_timestamp()` })
    .where('kind', '=', kind)
    .where('subject_id', '=', subjectId)
    .where('resolved_at', 'is', null)
    .execute()
}
