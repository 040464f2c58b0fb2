import { countrySlug } from '@/lib/core/places'
import { BARE_PATH } from '../bare'
import { counted } from '../database-calls'
import { type Load, load, median, postJson, timed, warmUp } from '../load'
import { cpuMs } from '../processes'
import { atMost, type Bar, count, ms, rate, ratio, type Section } from '../report'
import { EACH, fill, probed, SIZES } from '../sized-catalogue'
import type { Stage } from '../stage'

const CLIENTS = 10
/** The old shop for one country of 2,000 bundles: processor time, and calls to its database. */
const OLD_CPU_MS = 193
const BETTER = 100
/** A currency for each size: what was read for one is not in memory for another. */
const CURRENCIES = ['EUR', 'GBP', 'TRY']

/** Pages and lists of one country, warm and cold, with ever larger catalogues. */
export async function destinationsSection(stage: Stage): Promise<Section> {
  const cold: Cold[] = []
  for (const [at, size] of SIZES.entries()) {
    await fill(stage, size)
    cold.push(await readCold(stage, size, CURRENCIES[at] ?? 'USD'))
  }
  const warm = await readWarm(stage)
  const list = warm.find(({ what }) => what === LIST)
  const [smallest] = cold
  const largest = cold.at(-1)
  const bars: Bar[] = [
    atMost(
      `${LIST}, warm: CPU, of the old shop's ${OLD_CPU_MS} ms a hundredth`,
      list?.serverCpuMs ?? Number.NaN,
      OLD_CPU_MS / BETTER,
      ms,
    ),
    atMost(`${LIST}, warm: database calls in all`, list?.databaseCalls ?? Number.NaN, 0, count),
    ...cold.map(({ size, calls }) =>
      atMost(`one country, cold, of ${count(size)}: database calls`, calls, 1, (n) => n.toFixed(2)),
    ),
    atMost(
      `one country, cold: of ${count(SIZES.at(-1) ?? 0)} bundles against ${count(SIZES[0] ?? 0)}`,
      (largest?.medianMs ?? Number.NaN) / (smallest?.medianMs ?? Number.NaN),
      1.5,
      ratio,
    ),
    atMost(
      'requests that failed',
      warm.reduce((sum, { failed }) => sum + failed, 0),
      0,
      String,
    ),
  ]
  return {
    title: 'Destinations',
    note: `Warm: ${CLIENTS} clients at a time, in turn, medians of the rounds. Cold: lists of ${probed.length} countries with ${EACH} bundles each, that nobody has asked for; all other bundles are of other countries. Calls are transactions that Postgres counts. The old shop: ${OLD_CPU_MS} ms of processor time and 72 database calls for one country of 2,000 bundles.`,
    columns: [
      'what',
      'requests',
      'CPU a request',
      'of bare',
      'database CPU',
      'database calls',
      'median',
      'p99',
    ],
    rows: [
      ...warm.map((one) => [
        one.what,
        rate(one.perSecond),
        ms(one.serverCpuMs),
        ratio(one.serverCpuMs / (warm[0]?.serverCpuMs ?? Number.NaN)),
        ms(one.databaseCpuMs),
        count(one.databaseCalls),
        ms(one.medianMs),
        ms(one.p99Ms),
      ]),
      ...cold.map((one) => [
        `list of a country, cold, of ${count(one.size)}`,
        '',
        ms(one.serverCpuMs),
        '',
        ms(one.databaseCpuMs),
        one.calls.toFixed(2),
        ms(one.medianMs),
        ms(one.slowestMs),
      ]),
    ],
    bars,
  }
}

interface Cold {
  readonly size: number
  readonly medianMs: number
  readonly slowestMs: number
  readonly calls: number
  readonly serverCpuMs: number
  readonly databaseCpuMs: number
}

async function readCold(stage: Stage, size: number, currency: string): Promise<Cold> {
  const [first = '', ...rest] = probed
  const read = async (country: string) => {
    const {
      ms: took,
      status,
      text,
    } = await timed(stage.store, {
      method: 'GET',
      path: `/api/v2/bundles?country=${country}&currency=${currency}`,
    })
    if (status !== 200 || !text.includes('"bundle_id"'))
      throw new Error(`${country}: ${status} ${text.slice(0, 200)}`)
    return took
  }
  // Rates and price rules are kept for a minute by the process; they are not the list's.
  await read(first)
  const times: number[] = []
  const before = { server: cpuMs(stage.store.pid), database: cpuMs(stage.databasePid) }
  let after = before
  const calls = await counted(stage, async () => {
    before.server = cpuMs(stage.store.pid)
    before.database = cpuMs(stage.databasePid)
    for (const country of rest) times.push(await read(country))
    after = { server: cpuMs(stage.store.pid), database: cpuMs(stage.databasePid) }
  })
  return {
    size,
    medianMs: median(times),
    slowestMs: Math.max(...times),
    calls: calls / rest.length,
    serverCpuMs: (after.server - before.server) / rest.length,
    databaseCpuMs: (after.database - before.database) / rest.length,
  }
}

const LIST = 'GET /api/v2/bundles?country='

interface Warm extends Load {
  readonly what: string
  readonly databaseCalls: number
}

async function readWarm(stage: Stage): Promise<Warm[]> {
  const [country = ''] = probed
  const kinds = {
    'bare handler': () => postJson(BARE_PATH, { iccid: '8999900000000000014' }),
    'prerendered page (/docs)': () => ({ method: 'GET' as const, path: '/docs' }),
    'destination page': () => ({ method: 'GET' as const, path: `/destinations/${countrySlug(country)}` }),
    [LIST]: () => ({ method: 'GET' as const, path: `/api/v2/bundles?country=${country}` }),
    'GET /api/v2/destinations': () => ({ method: 'GET' as const, path: '/api/v2/destinations' }),
    'destination page, another currency': () => ({
      method: 'GET' as const,
      path: `/destinations/${countrySlug(country)}?currency=EUR&sort=per_gb`,
    }),
  }
  for (const next of Object.values(kinds)) await warmUp(stage, stage.store, next)
  const loads = new Map<string, Load[]>()
  const calls = new Map<string, number>()
  for (let round = 0; round < (stage.quick ? 1 : 3); round++) {
    for (const [what, next] of Object.entries(kinds)) {
      const made = await counted(stage, async () => {
        const one = await load(stage, stage.store, { clients: CLIENTS, seconds: stage.quick ? 2 : 4, next })
        loads.set(what, [...(loads.get(what) ?? []), one])
      })
      calls.set(what, (calls.get(what) ?? 0) + made)
    }
  }
  return [...loads].map(([what, all]) => {
    const of = (value: (one: Load) => number) => median(all.map(value))
    return {
      what,
      databaseCalls: calls.get(what) ?? Number.NaN,
      requests: of((one) => one.requests),
      perSecond: of((one) => one.perSecond),
      serverCpuMs: of((one) => one.serverCpuMs),
      databaseCpuMs: of((one) => one.databaseCpuMs),
      medianMs: of((one) => one.medianMs),
      p99Ms: of((one) => one.p99Ms),
      failed: all.reduce((sum, { failed }) => sum + failed, 0),
    }
  })
}
