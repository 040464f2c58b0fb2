import 'server-only'
import { readerOf } from '../auth/profiles'
import { money } from '../core/money'
import { queueMessage } from '../notifications/queue-message'
import type { Tx } from '../platform/db/client'
import type { StopReason } from './auto-renew-rules'
import type { AutoRenewalRow } from './repo/auto-renewals'

/** What the owner of an eSIM that renews itself is told; what follows a renewal are the mails of its order. */

export async function tellPlanned(
  tx: Tx,
  setting: AutoRenewalRow,
  run: {
    readonly id: number
    readonly trigger: 'data' | 'time'
    readonly dueAt: Date
    readonly iccid: string
  },
): Promise<void> {
  const reader = await readerOf(tx, setting.user_id)
  if (!reader) return
  await queueMessage(tx, {
    dedupeKey: `auto_renew_planned:${run.id}`,
    recipient: reader.email,
    locale: reader.locale,
    message: {
      template: 'auto_renew_planned',
      data: {
        esimId: setting.esim_id,
        iccid: run.iccid,
        trigger: run.trigger,
        mostAmount: money(setting.most_minor, setting.currency),
        dueAt: run.dueAt.toISOString(),
      },
    },
  })
}

export async function tellStopped(
  tx: Tx,
  setting: AutoRenewalRow,
  stopped: { readonly iccid: string; readonly reason: StopReason },
): Promise<void> {
  const reader = await readerOf(tx, setting.user_id)
  if (!reader) return
  await queueMessage(tx, {
    // Once each time that it was switched on.
    dedupeKey: `auto_renew_stopped:${setting.esim_id}:${setting.switched_on_at.toISOString()}`,
    recipient: reader.email,
    locale: reader.locale,
    message: {
      template: 'auto_renew_stopped',
      data: { esimId: setting.esim_id, iccid: stopped.iccid, reason: stopped.reason },
    },
  })
}
