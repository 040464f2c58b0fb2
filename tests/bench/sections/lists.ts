import { setTimeout as sleep } from 'node:timers/promises'
import type { CannonRequest } from 'autocannon'
import { BARE_PATH } from '../bare'
import { type Load, load, median, postJson, timed, warmUp } from '../load'
import { atLeast, atMost, count, ms, rate, ratio, type Section } from '../report'
import { fill, probed, SIZES } from '../sized-catalogue'
import type { Stage } from '../stage'

const CLIENTS = 10
/** Share of the bare handler's requests that a warm list must keep. */
const SHARE = 0.6
/** How much more a list of the largest catalogue may cost than one of the smallest. */
const FLAT = 1.5
/** An instance believes what it knows of the catalogue for ten seconds. */
const NEW_CATALOGUE_MS = 10_500
const COUNTRIES_OF_A_SIZE = 8

type Ask = (country: string) => CannonRequest
const old = (path: string): CannonRequest => ({
  method: 'GET',
  path: `/api/v1/${path}`,
  headers: { 'x-device-id': '1234' },
})
const LISTS: Readonly<Record<string, Ask>> = {
  'GET /api/v1/bundles/by-country': (country) => old(`bundles/by-country?country_codes=${country}`),
  'GET /api/v1/bundles/countries': () => old('bundles/countries'),
  'GET /api/v1/home': () => old('home'),
  'GET /api/v1/bundles': () => old('bundles?page_index=1&page_size=20'),
  'GET /api/v2/bundles': (country) => ({ method: 'GET', path: `/api/v2/bundles?country=${country}` }),
}

interface Measured {
  readonly what: string
  readonly size: number
  readonly coldMs: number
  readonly warm: Load
  readonly share: number
}

/** The lists of both APIs, from catalogues of three sizes, against a handler that does nothing. */
export async function listsSection(stage: Stage): Promise<Section> {
  const measured: Measured[] = []
  for (const [at, size] of SIZES.entries()) {
    await fill(stage, size)
    await sleep(NEW_CATALOGUE_MS)
    // Of countries that nobody has asked for: what is kept of a smaller catalogue tells nothing of this one.
    const countries = probed.slice(at * COUNTRIES_OF_A_SIZE, (at + 1) * COUNTRIES_OF_A_SIZE)
    measured.push(...(await measureAt(stage, size, countries)))
  }
  const at = (what: string, size: number | undefined) =>
    measured.find((one) => one.what === what && one.size === size)
  const flatness = (what: string, of: (one: Measured) => number) => {
    const [small, large] = [at(what, SIZES[0]), at(what, SIZES.at(-1))]
    return small && large ? of(large) / of(small) : Number.NaN
  }
  return {
    title: 'Lists, of small and large catalogues',
    note: `${CLIENTS} clients at a time. The country's lists have the same ten bundles in every catalogue, all other bundles are of other countries. Cold: the first answer, at the median of ${COUNTRIES_OF_A_SIZE} countries where a list is of one.`,
    columns: ['list', 'bundles', 'cold', 'requests', 'of bare', 'CPU a request', 'database CPU', 'p99'],
    rows: measured.map(({ what, size, coldMs, warm, share }) => [
      what,
      count(size),
      ms(coldMs),
      rate(warm.perSecond),
      percent(share),
      ms(warm.serverCpuMs),
      ms(warm.databaseCpuMs),
      ms(warm.p99Ms),
    ]),
    bars: [
      ...Object.keys(LISTS).flatMap((what) => [
        atLeast(
          `${what}, warm, of ${count(SIZES.at(-1) ?? 0)}: requests of the bare handler's`,
          at(what, SIZES.at(-1))?.share ?? Number.NaN,
          SHARE,
          percent,
        ),
        atMost(
          `${what}, warm: CPU, of ${count(SIZES.at(-1) ?? 0)} bundles against ${count(SIZES[0] ?? 0)}`,
          flatness(what, ({ warm }) => warm.serverCpuMs + warm.databaseCpuMs),
          FLAT,
          ratio,
        ),
      ]),
      ...Object.keys(LISTS)
        .filter((what) => /by-country|v2/.test(what))
        .map((what) =>
          atMost(
            `${what}, cold: of ${count(SIZES.at(-1) ?? 0)} bundles against ${count(SIZES[0] ?? 0)}`,
            flatness(what, ({ coldMs }) => coldMs),
            FLAT,
            ratio,
          ),
        ),
      atMost(
        'requests that failed',
        measured.reduce((sum, { warm }) => sum + warm.failed, 0),
        0,
        String,
      ),
    ],
  }
}

const percent = (part: number) => `${Math.round(part * 100)} %`

async function measureAt(stage: Stage, size: number, countries: readonly string[]): Promise<Measured[]> {
  const seconds = stage.quick ? 2 : 4
  const run = (next: () => CannonRequest) => load(stage, stage.store, { clients: CLIENTS, seconds, next })
  const bareRequest = () => postJson(BARE_PATH, { iccid: '8999900000000000014' })
  // Once, so that code is compiled and connections are open: what is cold here is the list.
  await timed(stage.store, postJson(BARE_PATH, { iccid: '8999900000000000014' }))
  await warmUp(stage, stage.store, bareRequest)
  const measured: Measured[] = []
  for (const [what, ask] of Object.entries(LISTS)) {
    const cold: number[] = []
    for (const country of countries) cold.push(await first(stage, what, ask(country)))
    const [country = ''] = countries
    await warmUp(stage, stage.store, () => ask(country))
    const bare = await run(bareRequest)
    const warm = await run(() => ask(country))
    const isOfCountry = ask('A').path !== ask('B').path
    measured.push({
      what,
      size,
      coldMs: isOfCountry ? median(cold) : (cold[0] ?? Number.NaN),
      warm,
      share: warm.perSecond / bare.perSecond,
    })
  }
  return measured
}

async function first(stage: Stage, what: string, request: CannonRequest): Promise<number> {
  const { ms: took, status, text } = await timed(stage.store, request)
  if (status !== 200 || text.length < 500) throw new Error(`${what}: ${status} ${text.slice(0, 200)}`)
  return took
}
