import { outsideOf } from '../outside'
import { cpuMs } from '../processes'
import { atMost, count, type Section, seconds } from '../report'
import type { Stage } from '../stage'

const VENDORS = ['travelroam', 'airhub', 'esimcard', 'esimhub'] as const
const SIZE = 5_000

interface Answer {
  outcome: string
  summary: {
    providers: { seen: number; inserted: number; updated: number; removed: number; outcome: string }[]
  }
}

interface Run {
  readonly what: string
  readonly wallMs: number
  readonly serverCpuMs: number
  readonly databaseCpuMs: number
  readonly seen: number
  readonly changed: number
  /** Rows of bundles that were written. */
  readonly rowsWritten: number
}

/** Refreshing 4 × 5,000 bundles: the first time, with nothing new, and with every hundredth price new. */
export async function catalogueSection(stage: Stage): Promise<Section> {
  const { control } = outsideOf(stage)
  for (const vendor of VENDORS) await control('POST', '/catalogue', { vendor, size: SIZE })
  const first = await refresh(stage, 'first run')
  const unchanged = await refresh(stage, 'nothing changed')
  let repriced = 0
  for (const vendor of VENDORS) {
    const answer = await control<{ changed: number }>('POST', '/catalogue', {
      vendor,
      op: 'reprice',
      percent: 1,
    })
    repriced += answer.changed
  }
  const changed = await refresh(stage, '1 % of prices changed')
  const runs = [first, unchanged, changed]
  return {
    title: 'Catalogue refresh',
    note: `${VENDORS.length} providers with ${count(SIZE)} bundles each, all read at once. Rows written are those of the table of bundles, as the rows themselves say.`,
    columns: ['run', 'bundles read', 'changed', 'rows written', 'time', 'server CPU', 'database CPU'],
    rows: runs.map((run) => [
      run.what,
      count(run.seen),
      count(run.changed),
      count(run.rowsWritten),
      seconds(run.wallMs),
      seconds(run.serverCpuMs),
      seconds(run.databaseCpuMs),
    ]),
    bars: [
      atMost('catalogue, nothing changed: rows written', unchanged.rowsWritten, 0, count),
      atMost(
        `catalogue, ${count(repriced)} prices changed: rows written`,
        changed.rowsWritten,
        repriced,
        count,
      ),
    ],
  }
}

async function refresh(stage: Stage, what: string): Promise<Run> {
  const { store, stack, sql, databasePid } = stage
  const [next] = await sql<{ xid: string }[]>`select pg_snapshot_xmax(pg_current_snapshot())::text as xid`
  const before = { server: cpuMs(store.pid), database: cpuMs(databasePid) }
  const startedAt = performance.now()
  const response = await fetch(`${store.url}/api/cron/refresh-catalog`, {
    headers: { authorization: `Bearer ${stack.secrets.cronSecret}` },
  })
  const text = await response.text()
  const wallMs = performance.now() - startedAt
  const after = { server: cpuMs(store.pid), database: cpuMs(databasePid) }
  const answer = response.ok ? (JSON.parse(text) as Answer) : null
  const providers = answer?.summary.providers ?? []
  if (providers.length !== VENDORS.length || providers.some(({ outcome }) => /failed|refused/.test(outcome)))
    throw new Error(`${what}: ${response.status} ${text.slice(0, 500)}`)
  // What a transaction since then has written, as each row says; a refresh deletes none.
  const [written] = await sql<{ rows: number }[]>`
    select count(*)::int as rows from store.bundles where xmin::text::bigint >= ${next?.xid ?? '0'}::text::bigint`
  const sum = (of: (one: Answer['summary']['providers'][number]) => number) =>
    providers.reduce((total, one) => total + of(one), 0)
  return {
    what,
    wallMs,
    serverCpuMs: after.server - before.server,
    databaseCpuMs: after.database - before.database,
    seen: sum((one) => one.seen),
    changed: sum((one) => one.inserted + one.updated + one.removed),
    rowsWritten: written?.rows ?? Number.NaN,
  }
}
