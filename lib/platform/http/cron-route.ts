import 'server-only'
import { randomUUID } from 'node:crypto'
import { ok } from '@/lib/core/result'
import { config } from '../config'
import { sameText } from '../crypto/keys'
import { runJob } from '../db/jobs'
import { failureResponse } from './problem'
import { route } from './route'

/** GET of a cron job: the secret in constant time, one run at a time, a short JSON summary. */
export function cronRoute(job: string, leaseSeconds: number, work: () => Promise<Record<string, unknown>>) {
  return route({ name: `cron.${job}` }, async ({ request }) => {
    const given = request.headers.get('authorization') ?? ''
    if (!sameText(given, `Bearer ${config().cronSecret}`))
      return failureResponse({ code: 'UNAUTHENTICATED' }, randomUUID())
    return ok(await runJob(job, leaseSeconds, work))
  })
}
