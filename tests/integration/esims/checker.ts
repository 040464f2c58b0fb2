import postgres from 'postgres'
import { afterAll, afterEach } from 'vitest'
import type { CheckOutcome, CheckRequest } from '@/lib/esims/types'
import type { ProviderId } from '@/lib/providers/types'
import { settingsOf } from '../../sandbox/kernel/settings'
import type { FaultKind, JournalEntry } from '../../sandbox/kernel/types'
import { inventIccid } from '../../sandbox/providers/identifiers'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'
import { sandbox } from '../../support/sandbox'

const LOOKUPS: Readonly<Record<string, readonly string[]>> = {
  travelroam: ['esim'],
  esimcard: ['esim'],
  airhub: ['orders'],
  esimhub: ['usage', 'orders', 'activation', 'topups'],
}

let running = 500_000
let clients = 0

/** Good check digit, known to nobody. */
export const unknownIccid = (): string => inventIccid(9, ++running)
export const newClient = (): string => `client-${++clients}`

/** Status checks over a real Postgres and the simulated vendors, all in this process. */
export async function openChecker() {
  const database = await testDatabase()
  const outside = await sandbox({ catalogueSize: 60 })
  const env = useEnvironment({ databaseUrl: database.appUrl, vendors: outside.addresses.env })
  const sql = postgres(database.adminUrl, { max: 4, onnotice: () => {} })
  const { checkEsim } = await import('@/lib/esims/commands/check-esim')
  const { flushBackground } = await import('@/lib/esims/background')
  const { forget } = await import('@/lib/esims/memory')
  const { world } = outside
  afterEach(async () => {
    world.faults.clear()
    for (const vendor of ['travelroam', 'airhub', 'esimcard', 'esimhub'] as const)
      settingsOf(world, vendor).delaysMs = {}
    await flushBackground()
  })
  afterAll(async () => {
    await sql.end()
    const { db } = await import('@/lib/platform/db/client')
    await db().destroy()
  })

  const tell = async (planted: object): Promise<string> => {
    const response = await fetch(`${outside.addresses.baseUrl}/__sandbox/esims`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(planted),
    })
    const { iccid } = (await response.json()) as { iccid: string }
    return iccid
  }

  return {
    world,
    sql,
    database,
    env,
    plant: (vendor: ProviderId, state = 'active'): Promise<string> =>
      tell({ vendor, state, place: 'TR', dataMb: 1000, days: 7 }),
    /** What its provider says of it from now on. */
    become: (iccid: string, state: string): Promise<string> => tell({ iccid, state }),
    /** A check by a client of its own, unless told otherwise. */
    check: (iccid: string, extra: Partial<CheckRequest> = {}) =>
      checkEsim({ iccid, clientKey: newClient(), ...extra }),
    /** The outcome of a check that must not be refused. */
    async outcome(iccid: string, extra: Partial<CheckRequest> = {}): Promise<CheckOutcome> {
      const checked = await checkEsim({ iccid, clientKey: newClient(), ...extra })
      if (!checked.ok) throw new Error(`refused: ${checked.error.code}`)
      return checked.value
    },
    /** As if the last answer had been given this much earlier, and another instance asked now. */
    async grow(iccid: string, seconds: number): Promise<void> {
      await flushBackground()
      forget(iccid)
      await sql`update store.esim_checks set checked_at = checked_at - make_interval(secs => ${seconds}),
        refreshed_at = refreshed_at - make_interval(secs => ${seconds}) where iccid = ${iccid}`
    },
    answerAfter(vendor: ProviderId, delayMs: number): void {
      settingsOf(world, vendor).delaysMs = { '*': delayMs }
    },
    breakDown(vendor: ProviderId, kind: FaultKind = 'status_500_before'): void {
      world.faults.add({ vendor, operation: '*', kind })
    },
    /** Vendors that were asked about eSIMs since the journal was cleared, once per question. */
    asked(): string[] {
      return world.journal
        .list()
        .filter(({ vendor, operation }: JournalEntry) => LOOKUPS[vendor]?.includes(operation))
        .map(({ vendor }) => vendor)
    },
    async setDeadline(vendor: ProviderId, ms: number): Promise<void> {
      await sql`update store.provider_settings set lookup_deadline_ms = ${ms} where provider = ${vendor}`
      const { forgetLookupSettings } = await import('@/lib/esims/settings')
      forgetLookupSettings()
    },
    flush: flushBackground,
    forget,
  }
}
