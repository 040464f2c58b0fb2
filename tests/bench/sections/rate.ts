import { BARE_PATH } from '../bare'
import { type Load, load, middle, postJson, warmUp } from '../load'
import { NO_DELAYS, once, outsideOf, unknownIccid } from '../outside'
import { atLeast, atMost, ms, rate, ratio, type Section } from '../report'
import type { Stage } from '../stage'

const DELAY_MS = 300
/** The old checker on such a machine. */
const OLD = { cpuMs: 21, perSecond: 3 }
const BETTER = 10
const AT_300 = 250
const ROUNDS = 3
const BARE = 'bare handler, 10 at a time'
const ownerKnown = (clients: number) => `owner known, ${clients} at a time`

/** How many checks a second one process does: each of another eSIM, each asking its provider. */
export async function rateSection(stage: Stage): Promise<Section> {
  const outside = outsideOf(stage)
  const seconds = stage.quick ? 2 : 4
  const known = once(await outside.plantOwned(stage.quick ? 5_500 : 30_000))
  const check = (iccid: string) => postJson('/api/v2/esims/check', { iccid })
  const run = (clients: number, forSeconds: number) =>
    load(stage, stage.store, { clients, seconds: forSeconds, next: () => check(known()) })
  await warmUp(stage, stage.store, () => check(known()))

  const bareRequest = () => postJson(BARE_PATH, { iccid: '8999' })
  await warmUp(stage, stage.store, bareRequest)
  const nobody = { clients: 10, seconds, next: () => check(unknownIccid()), expectOther: true }
  const kinds: readonly (readonly [what: string, run: () => Promise<Load>])[] = [
    [BARE, () => load(stage, stage.store, { clients: 10, seconds, next: bareRequest })],
    ...[1, 10, 50].map((clients) => [ownerKnown(clients), () => run(clients, seconds)] as const),
    ["nobody's, 10 at a time", () => load(stage, stage.store, nobody)],
  ]
  const rounds = new Map<string, Load[]>(kinds.map(([what]) => [what, []]))
  // In turn, so that a neighbour on the machine disturbs all alike.
  for (let round = 0; round < (stage.quick ? 1 : ROUNDS); round++)
    for (const [what, measure] of kinds) rounds.get(what)?.push(await measure())
  const rows: { what: string; load: Load; ideal: number | null }[] = [...rounds].map(([what, loads]) => ({
    what,
    load: middle(loads),
    ideal: null,
  }))
  await outside.delays({ ...NO_DELAYS, travelroam: DELAY_MS })
  for (const clients of [10, 300]) {
    rows.push({
      what: `owner takes ${DELAY_MS} ms, ${clients} at a time`,
      load: await run(clients, clients === 10 ? seconds : seconds * 2),
      ideal: clients / (DELAY_MS / 1000),
    })
  }
  await outside.delays(NO_DELAYS)

  const of = (what: string) => rows.find((row) => row.what === what)?.load
  const bare = of(BARE)
  const ten = of(ownerKnown(10))
  const [waitingTen, waiting300] = rows.slice(-2)
  if (!bare || !ten || !waitingTen || !waiting300) throw new Error('a measurement is missing')
  return {
    title: 'Checks a second',
    note: `Every check is of another eSIM and asks its provider (TravelRoam: two calls); nothing is answered from memory. The first rows are medians of rounds in turn. "Visitors ÷ delay" is what would be if only the waiting counted. Simulated vendors, database and load share the machine's processors with the one process of the store, so the rate is a lower bound and the processor time is the figure to compare, with that of the bare handler of the same server beside it. The old checker: ${OLD.cpuMs}–23 ms and ${OLD.perSecond} checks a second at 10 visitors.`,
    columns: [
      'checks',
      'a second',
      'visitors ÷ delay',
      'CPU a check',
      'of bare',
      'database CPU',
      'median',
      'p99',
    ],
    rows: rows.map(({ what, load: one, ideal }) => [
      what,
      rate(one.perSecond),
      ideal === null ? '' : rate(ideal),
      ms(one.serverCpuMs),
      ratio(one.serverCpuMs / bare.serverCpuMs),
      ms(one.databaseCpuMs),
      ms(one.medianMs),
      ms(one.p99Ms),
    ]),
    bars: [
      atMost('check with a known owner: CPU', ten.serverCpuMs, OLD.cpuMs / BETTER, ms),
      atLeast('checks a second, 10 at a time', ten.perSecond, OLD.perSecond * BETTER, rate),
      atLeast(
        'checks a second, 10 at a time, owner takes 300 ms: of visitors ÷ delay',
        waitingTen.load.perSecond / (waitingTen.ideal ?? 1),
        0.85,
        (n) => `${Math.round(n * 100)} %`,
      ),
      atLeast('checks a second, 300 at a time, owner takes 300 ms', waiting300.load.perSecond, AT_300, rate),
      atMost(
        'checks that failed',
        rows.reduce((sum, row) => sum + row.load.failed, 0),
        0,
        String,
      ),
    ],
  }
}
