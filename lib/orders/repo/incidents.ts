import 'server-only'
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
