import { BARE_PATH } from '../bare'
import { type Load, load, postJson, warmUp } from '../load'
import { NO_DELAYS, once, outsideOf, unknownIccid } from '../outside'
import { atLeast, atMost, ms, rate, ratio, type Section } from '../report'
import type { Stage } from '../stage'

const DELAY_MS = 300
/** The old checker on such a machine. */
const OLD = { cpuMs: 21, perSecond: 3 }
const BETTER = 10
const AT_300 = 250

/** How many checks a second one process does: each of another eSIM, each asking its provider. */
export async function rateSection(stage: Stage): Promise<Section> {
  const outside = outsideOf(stage)
  const seconds = stage.quick ? 2 : 4
  const known = once(await outside.plantOwned(stage.quick ? 5_500 : 15_000))
  const check = (iccid: string) => postJson('/api/v2/esims/check', { iccid })
  const run = (clients: number, forSeconds: number) =>
    load(stage, stage.store, { clients, seconds: forSeconds, next: () => check(known()) })
  await warmUp(stage, stage.store, () => check(known()))

  const bareRequest = () => postJson(BARE_PATH, { iccid: '8999' })
  await warmUp(stage, stage.store, bareRequest)
  const bare = await load(stage, stage.store, { clients: 10, seconds, next: bareRequest })

  const rows: { what: string; load: Load; ideal: number | null }[] = []
  for (const clients of [1, 10, 50]) {
    rows.push({ what: `owner known, ${clients} at a time`, load: await run(clients, seconds), ideal: null })
  }
  const nobody = { clients: 10, seconds, next: () => check(unknownIccid()), expectOther: true }
  rows.push({ what: "nobody's, 10 at a time", load: await load(stage, stage.store, nobody), ideal: null })
  await outside.delays({ ...NO_DELAYS, travelroam: DELAY_MS })
  for (const clients of [10, 300]) {
    rows.push({
      what: `owner takes ${DELAY_MS} ms, ${clients} at a time`,
      load: await run(clients, clients === 10 ? seconds : seconds * 2),
      ideal: clients / (DELAY_MS / 1000),
    })
  }
  await outside.delays(NO_DELAYS)

  const [, ten] = rows
  const [waitingTen, waiting300] = rows.slice(-2)
  if (!ten || !waitingTen || !waiting300) throw new Error('a measurement is missing')
  return {
    title: 'Checks a second',
    note: `Every check is of another eSIM and asks its provider (TravelRoam: two calls); nothing is answered from memory. "Visitors ÷ delay" is what would be if only the waiting counted. Simulated vendors, database and load share the machine's processors with the one process of the store, so the rate is a lower bound and the processor time is the figure to compare, with that of the bare handler of the same server beside it. The old checker: ${OLD.cpuMs}–23 ms and ${OLD.perSecond} checks a second at 10 visitors.`,
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
    rows: [{ what: 'bare handler, 10 at a time', load: bare, ideal: null }, ...rows].map(
      ({ what, load: one, ideal }) => [
        what,
        rate(one.perSecond),
        ideal === null ? '' : rate(ideal),
        ms(one.serverCpuMs),
        ratio(one.serverCpuMs / bare.serverCpuMs),
        ms(one.databaseCpuMs),
        ms(one.medianMs),
        ms(one.p99Ms),
      ],
    ),
    bars: [
      atMost('check with a known owner: CPU', ten.load.serverCpuMs, OLD.cpuMs / BETTER, ms),
      atLeast('checks a second, 10 at a time', ten.load.perSecond, OLD.perSecond * BETTER, rate),
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
