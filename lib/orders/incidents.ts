import 'server-only'
import { newId } from '../core/ids'
import { queueMessage } from '../notifications/queue-message'
import { config } from '../platform/config'
import { inTransaction, type Tx } from '../platform/db/client'
import { closeIncident, insertIncident } from './repo/incidents'

type Detail = Readonly<Record<string, string | number | boolean | null>>

/** Puts something before a person's eyes, with a mail to staff: once while it is open. */
export async function raiseIncident(kind: string, subjectId: string, detail: Detail, tx?: Tx): Promise<void> {
  if (!tx) return inTransaction((own) => raiseIncident(kind, subjectId, detail, own))
  const id = newId('inc')
  if (!(await insertIncident(tx, { id, kind, subjectId, detail }))) return
  await queueMessage(tx, {
    dedupeKey: `staff_incident:${id}`,
    recipient: config().supportEmail,
    locale: 'en',
    message: {
      template: 'staff_incident',
      data: { incidentId: id, kind, subjectId, occurredAt: new Date().toISOString(), detail },
    },
  })
}

/** What was wrong is not any more. */
export const resolveIncident = (tx: Tx, kind: string, subjectId: string): Promise<void> =>
  closeIncident(tx, kind, subjectId)
