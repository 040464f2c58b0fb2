import { setTimeout as sleep } from 'node:timers/promises'
import { median, postJson, timed } from '../load'
import {
  LOOKUP_VENDORS,
  type LookupVendor,
  NO_DELAYS,
  type Outside,
  outsideOf,
  unknownIccid,
} from '../outside'
import { atMost, ms, type Section } from '../report'
import type { Stage } from '../stage'

const DELAYS: Readonly<Record<LookupVendor, number>> = { travelroam: 300, airhub: 600, esimcard: 900 }
const NAMES: Readonly<Record<LookupVendor, string>> = {
  travelroam: 'TravelRoam',
  airhub: 'AirHub',
  esimcard: 'eSIMCard',
}
/** How much later than the provider itself the store may answer. */
const OWN_TIME_MS = 15
const OUT_OF_STEP_MS = 300
/** Of the old checker, whatever it was asked. */
const OLD_CALLS = 5
const BETTER = 10

interface Case {
  readonly what: string
  /** The provider whose answer decides. */
  readonly vendor: LookupVendor
  readonly iccids: readonly string[]
  readonly known: boolean
  readonly status: 200 | 404
}

/** How long one visitor waits with providers that take 300, 600 and 900 ms, and how often these are called. */
export async function checkSection(stage: Stage): Promise<Section> {
  const outside = outsideOf(stage)
  const cases = await prepareCases(outside, stage.quick ? 5 : 15)
  // So the store learns whose they are, and logs in everywhere.
  for (const { iccids, known } of cases)
    if (known) for (const iccid of iccids) await timed(stage.store, checkOf(iccid))

  await outside.delays(DELAYS)
  await outside.clearJournal()
  // Side by side: what is measured is waiting, and all wait alike.
  const waits = await Promise.all(cases.map((one) => waitsOf(stage, one)))
  const journal = await outside.journal()
  await outside.delays(NO_DELAYS)

  const ownTime = (vendor: LookupVendor) =>
    median(journal.flatMap((entry) => (entry.vendor === vendor ? entry.durationMs : [])))
  const measured = cases.map(({ what, vendor }, index) => {
    const own = ownTime(vendor)
    const waited = median(waits[index] ?? [])
    return { what, own, waited, more: waited - own }
  })
  const calls = await callsOf(stage, outside)
  return {
    title: 'Check: what a visitor waits for, and what providers are asked',
    note: 'The providers answer after 300 (TravelRoam), 600 (AirHub) and 900 ms (eSIMCard). "Provider" is the time of the one whose answer decides, by its own clock; "more" is what the store adds to it at the median, connection and database included. AirHub is read by a listing that all checks of a minute share. Calls are those that reach a provider, for each check.',
    columns: ['check', 'provider', 'visitor', 'more', 'calls'],
    rows: [
      ...measured.map(({ what, own, waited, more }, index) => [
        what,
        ms(own),
        ms(waited),
        ms(more),
        (calls.first[index] ?? Number.NaN).toFixed(1),
      ]),
      ['the same again', '', '', '', calls.again.toFixed(1)],
      ['old checker, any', '', '', '', '5–7'],
    ],
    bars: [
      ...measured.map(({ what, more }) =>
        atMost(`check, ${what}: longer than the provider`, more, OWN_TIME_MS, ms),
      ),
      atMost('check, the same again: upstream calls', calls.again, OLD_CALLS / BETTER, (n) => n.toFixed(1)),
    ],
  }
}

const checkOf = (iccid: string, refresh = false) => postJson('/api/v2/esims/check', { iccid, refresh })

async function prepareCases(outside: Outside, count: number): Promise<readonly Case[]> {
  const plant = (vendor: LookupVendor) => outside.plant(vendor, count)
  const cases: Case[] = []
  // AirHub's first: its listing must not be read before they are in it.
  for (const vendor of [...LOOKUP_VENDORS].reverse()) {
    const iccids = await plant(vendor)
    cases.unshift({ what: `known to be ${NAMES[vendor]}'s`, vendor, iccids, known: true, status: 200 })
  }
  for (const vendor of ['travelroam', 'esimcard'] as const) {
    const iccids = await plant(vendor)
    cases.push({ what: `not known to be ${NAMES[vendor]}'s`, vendor, iccids, known: false, status: 200 })
  }
  const iccids = Array.from({ length: count }, unknownIccid)
  cases.push({ what: "nobody's", vendor: 'esimcard', iccids, known: false, status: 404 })
  return cases
}

async function waitsOf({ store }: Stage, { iccids, status, known, what }: Case): Promise<number[]> {
  const waits: number[] = []
  for (const iccid of iccids) {
    // Cases of one provider would otherwise begin in step, and wait for each other's processor time again and again.
    await sleep(Math.random() * OUT_OF_STEP_MS)
    const answer = await timed(store, checkOf(iccid, known))
    if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${answer.text}`)
    waits.push(answer.ms)
  }
  return waits
}

/** With eSIMs of their own, one after the other, so that no two checks share anything by chance. */
async function callsOf(stage: Stage, outside: Outside) {
  const count = 10
  const cases = await prepareCases(outside, count)
  const callsFor = async (iccids: readonly string[], refresh: boolean) => {
    await outside.clearJournal()
    for (const iccid of iccids) await timed(stage.store, checkOf(iccid, refresh))
    return (await outside.journal()).length / count
  }
  const first: number[] = []
  for (const { iccids, known } of cases) {
    if (known) await callsFor(iccids, false)
    first.push(await callsFor(iccids, known))
  }
  return { first, again: await callsFor(cases[0]?.iccids ?? [], false) }
}
