import 'server-only'
import { newId } from '../../core/ids'
import { type Db, db, jsonb, type Tx } from '../../platform/db/client'

/** Puts something before a person's eyes, once per kind and subject. */
export async function raiseIncident(
  kind: string,
  subjectId: string,
  detail: Record<string, unknown>,
  from: Db | Tx = db(),
): Promise<void> {
  await from
    .insertInto('store.incidents')
    .values({ id: newId('inc'), kind, subject_id: subjectId, detail: jsonb(detail) })
    .onConflict((conflict) => conflict.columns(['kind', 'subject_id']).doNothing())
    .execute()
}
