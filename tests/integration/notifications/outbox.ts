import pino from 'pino'
import postgres from 'postgres'
import { afterAll } from 'vitest'
import { drainMessages } from '@/lib/notifications/commands/drain-messages'
import { queueMessage } from '@/lib/notifications/queue-message'
import type { DrainOptions, NewMessage } from '@/lib/notifications/types'
import { db, inTransaction } from '@/lib/platform/db/client'
import { testDatabase } from '../../support/database'
import { useEnvironment as setEnvironment } from '../../support/environment'
import { sandbox } from '../../support/sandbox'
import { SAMPLES } from '../../unit/notifications/samples'

export interface Row {
  readonly id: string
  readonly dedupe_key: string
  readonly state: string
  readonly attempts: number
  readonly waits: number
  readonly last_error: string | null
}

export interface Letter {
  readonly to: string[]
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Record<string, string>
  readonly source?: string
}

/** A real Postgres, the sandbox's mail server and the outbox between them. The log is kept in `lines`. */
export async function openOutbox(env: (smtpUrl: string) => Record<string, string> = () => ({})) {
  const lines: string[] = []
  const holder = globalThis as { roamkeepLog?: unknown }
  holder.roamkeepLog = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  const { world, addresses } = await sandbox()
  const database = await testDatabase()
  setEnvironment({
    databaseUrl: database.appUrl,
    vendors: { ...addresses.env, ...env(addresses.smtpUrl) },
  })
  const sql = postgres(database.adminUrl, { max: 2, onnotice: () => {} })
  afterAll(async () => {
    await sql.end()
    await db().destroy()
  })

  return {
    world,
    sql,
    lines,
    letters: async (to?: string) => {
      const query = to ? `&to=${encodeURIComponent(to)}` : ''
      const answer = await fetch(`${addresses.baseUrl}/mail/messages.json?limit=500${query}`)
      return ((await answer.json()) as { messages: Letter[] }).messages
    },
    rows: () =>
      sql<Row[]>`select id, dedupe_key, state, attempts, last_error,
        round(extract(epoch from next_at - clock_timestamp()))::int as waits
        from store.messages order by dedupe_key`,
    /** As if the back-off were over and every lease had run out. */
    makeDue: () => sql`update store.messages set next_at = now(), lease_until = '-infinity'`,
    fault: (kind: Parameters<typeof world.faults.add>[0]['kind'], more: object = {}) =>
      world.faults.add({ vendor: 'smtp', operation: 'smtp.send', kind, ...more }),
    async clear() {
      world.reset()
      lines.length = 0
      await sql`truncate store.messages`
    },
  }
}

export const receipt = (dedupeKey: string, more: Partial<NewMessage> = {}): NewMessage => ({
  dedupeKey,
  message: SAMPLES.receipt,
  recipient: 'jane@example.test',
  locale: 'en',
  ...more,
})

export const queue = (...messages: NewMessage[]) =>
  Promise.all(messages.map((message) => inTransaction((tx) => queueMessage(tx, message))))

export const drain = (options: Partial<DrainOptions> = {}) =>
  drainMessages({
    resolveOrderUrl: async (orderId, locale) => `https://store.example/${locale}/orders/${orderId}?t=secret`,
    ...options,
  })
