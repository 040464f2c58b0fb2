import { pruneSessions } from '@/lib/auth/commands/prune-sessions'
import { pruneChecks } from '@/lib/esims/commands/prune-checks'
import { pruneSamples } from '@/lib/esims/commands/prune-samples'
import { pruneMessages } from '@/lib/notifications/commands/prune-messages'
import { pruneCodes } from '@/lib/orders/commands/prune-codes'
import { pruneQuotes } from '@/lib/orders/commands/prune-quotes'
import { eachPart } from '@/lib/platform/db/jobs'
import { cronRoute } from '@/lib/platform/http/cron-route'
import { pruneLimitHits } from '@/lib/platform/http/limits'
import { pruneDevices } from '@/lib/promotions/commands/remember-device'

/** Drops what nobody will ask for again: old check answers, old counters, quotes that became no order, old samples, codes and sessions, by what devices and cards were known, and what old mails said. */
export const GET = cronRoute('housekeeping', 120, () =>
  eachPart({
    checks: pruneChecks,
    limitHits: pruneLimitHits,
    quotes: pruneQuotes,
    codes: pruneCodes,
    sessions: pruneSessions,
    messages: pruneMessages,
    samples: pruneSamples,
    devices: pruneDevices,
  }),
)
