import { setTimeout as sleep } from 'node:timers/promises'
import { BARE_PATH } from '../bare'
import { load, postJson } from '../load'
import { outsideOf, unknownIccid } from '../outside'
import { residentBytes } from '../processes'
import { atMost, count, megabytes, ratio, type Section } from '../report'
import type { Server, Stage } from '../stage'

const ALLOWED = 1.2
const CLIENTS = 10
const PER_SECOND = 80
/** What a small instance gives a Node process: on a large machine memory measures how lazy the collector is. */
const HEAP_MB = 256

/** Resident memory of both servers after the same load for the same time. The last section: it ends the others' servers. */
export async function memorySection(stage: Stage): Promise<Section> {
  const { store, bare } = await stage.startAfresh([`--max-old-space-size=${HEAP_MB}`])
  const seconds = stage.quick ? 30 : 300
  const start = { store: residentBytes(store.pid), bare: residentBytes(bare.pid) }
  const peak = { ...start }
  const watch = setInterval(() => {
    peak.store = Math.max(peak.store, residentBytes(store.pid))
    peak.bare = Math.max(peak.bare, residentBytes(bare.pid))
  }, 1_000)
  const iccids = await outsideOf(stage).plantOwned(2_000)
  let turn = 0
  // Of four requests a page, a new check, and two of eSIMs that come again.
  const next = () => {
    turn += 1
    if (turn % 4 === 0) return { method: 'GET' as const, path: turn % 8 === 0 ? '/' : '/check' }
    const iccid = turn % 4 === 1 ? unknownIccid() : (iccids[turn % iccids.length] ?? '')
    return postJson('/api/v2/esims/check', { iccid })
  }
  let bareTurn = 0
  const nextBare = () => {
    bareTurn += 1
    return bareTurn % 4 === 0 ? { method: 'GET' as const, path: '/' } : postJson(BARE_PATH, { iccid: '8999' })
  }
  const run = (server: Server, request: typeof next) =>
    load(stage, server, {
      clients: CLIENTS,
      seconds,
      next: request,
      perSecond: PER_SECOND,
      expectOther: true,
    })
  const [ofStore, ofBare] = await Promise.all([run(store, next), run(bare, nextBare)])
  await sleep(2_000)
  clearInterval(watch)
  const end = { store: residentBytes(store.pid), bare: residentBytes(bare.pid) }
  return {
    title: 'Memory',
    note: `Resident memory of the server's processes after ${seconds} s of ${PER_SECOND} requests a second, pages and checks (a quarter of them of numbers never seen), against a bare Next application under as many requests at the same time. Both servers were started for it, with a heap of at most ${HEAP_MB} MB, as on a small instance.`,
    columns: ['server', 'requests', 'before', 'peak', 'after'],
    rows: [
      ['store', count(ofStore.requests), megabytes(start.store), megabytes(peak.store), megabytes(end.store)],
      ['bare Next', count(ofBare.requests), megabytes(start.bare), megabytes(peak.bare), megabytes(end.bare)],
    ],
    bars: [atMost('resident memory, of a bare Next server', end.store / end.bare, ALLOWED, ratio)],
  }
}
