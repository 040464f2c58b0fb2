import type { CannonRequest } from 'autocannon'
import { BARE_PATH } from '../bare'
import { type Load, load, middle, postJson, timed, warmUp } from '../load'
import { outsideOf } from '../outside'
import { atLeast, atMost, ms, rate, ratio, type Section } from '../report'
import type { Stage } from '../stage'

const CLIENTS = 10
/** Share of the bare handler's requests that a check from memory must keep; in processor time 1 ÷ that. */
const SHARE = 0.6
const CPU_RATIO = 1.7
/** Processor time of any check of the old checker; the second cost the same as the first. */
const OLD_CPU_MS = 21
const BETTER = 10

const BARE = 'bare handler'
const CACHED = 'POST /api/v2/esims/check, from memory'
const FACADE = 'POST /api/esim/check/, from memory'

/** What a handler costs over one that does nothing, in the same server. */
export async function cacheSection(stage: Stage): Promise<Section> {
  const outside = outsideOf(stage)
  const iccids = await outside.plantOwned(20)
  const some = () => iccids[Math.floor(Math.random() * iccids.length)] ?? ''
  const get = (path: string): CannonRequest => ({ method: 'GET', path })
  const kinds: Readonly<Record<string, () => CannonRequest>> = {
    [BARE]: () => postJson(BARE_PATH, { iccid: some() }),
    [CACHED]: () => postJson('/api/v2/esims/check', { iccid: some() }),
    [FACADE]: () => postJson('/api/esim/check/', { iccid: some() }),
    'GET /api/esim/currency/exchange-rate/': () => get('/api/esim/currency/exchange-rate/?from=USD&to=EUR'),
    'GET /api/esim/health/': () => get('/api/esim/health/'),
    'GET /api/health': () => get('/api/health'),
  }
  for (const next of Object.values(kinds)) await warmUp(stage, stage.store, next)

  const rounds = new Map<string, Load[]>(Object.keys(kinds).map((what) => [what, []]))
  // In turn, so that a neighbour on the machine disturbs all alike.
  for (let round = 0; round < (stage.quick ? 2 : 4); round++) {
    // An answer is fresh for a minute: each round makes its own.
    for (const iccid of iccids) await timed(stage.store, postJson('/api/v2/esims/check', { iccid }))
    for (const [what, next] of Object.entries(kinds)) {
      const seconds = stage.quick ? 1 : 3
      rounds.get(what)?.push(await load(stage, stage.store, { clients: CLIENTS, seconds, next }))
    }
  }
  const measured = [...rounds].map(([what, loads]) => ({ what, ...middle(loads) }))
  const of = (what: string) => measured.find((one) => one.what === what) ?? middle([])
  const bare = of(BARE)
  const share = (what: string) => of(what).perSecond / bare.perSecond
  const cost = (what: string) => of(what).serverCpuMs / bare.serverCpuMs
  return {
    title: 'Handlers, and the check that is in memory',
    note: `${CLIENTS} clients at a time, in turn, medians of the rounds. The bare handler is a route of the same server that reads a JSON body and answers a card of the same size. A check that is in memory still counts its visitor's limit, exactly and over all instances: that is its one round trip to the database, whose own processor time stands apart.`,
    columns: ['handler', 'requests', 'of bare', 'CPU a request', 'of bare', 'database CPU', 'median', 'p99'],
    rows: measured.map((one) => [
      one.what,
      rate(one.perSecond),
      `${Math.round(share(one.what) * 100)} %`,
      ms(one.serverCpuMs),
      ratio(cost(one.what)),
      ms(one.databaseCpuMs),
      ms(one.medianMs),
      ms(one.p99Ms),
    ]),
    bars: [
      ...[CACHED, FACADE].flatMap((what) => [
        atLeast(
          `${what}: requests of the bare handler's`,
          share(what),
          SHARE,
          (n) => `${Math.round(n * 100)} %`,
        ),
        atMost(`${what}: CPU of the bare handler's`, cost(what), CPU_RATIO, ratio),
      ]),
      atMost(
        'the second check, against the old checker (21 ms, as the first)',
        of(CACHED).serverCpuMs,
        OLD_CPU_MS / BETTER,
        ms,
      ),
      atMost(
        'requests that failed',
        measured.reduce((sum, { failed }) => sum + failed, 0),
        0,
        String,
      ),
    ],
  }
}
