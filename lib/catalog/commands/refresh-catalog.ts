import 'server-only'
import { setImmediate as breathe } from 'node:timers/promises'
import { inTransaction, isDatabaseDown } from '../../platform/db/client'
import { waitOr } from '../../platform/http/wait'
import { log } from '../../platform/log'
import type { Provider } from '../../providers/contract'
import type { ProviderId } from '../../providers/types'
import { type ChangedRow, createListingDiff, type ListingDiff, refusalOf } from '../listing'
import {
  countriesOf,
  enabledProviders,
  finishRefresh,
  type RefreshRow,
  readStates,
  startRefresh,
  takeOffSale,
  writeBundles,
} from '../repo/refreshes'

/** Longest that one provider's listing may take as a whole. */
const LISTING_TIMEOUT_MS = 4 * 60_000
/** Above all listings that run side by side and the writing that follows. */
export const REFRESH_LEASE_SECONDS = 6 * 60

const ROWS_PER_STATEMENT = 1_000
const TEXT_PER_STATEMENT = 4_000_000

export interface ProviderRefresh extends RefreshRow {
  readonly provider: ProviderId
}

export interface CatalogRefresh {
  readonly providers: readonly ProviderRefresh[]
  /** Countries whose offers or costs changed, of all providers together; sorted. */
  readonly touchedCountries: readonly string[]
}

/**
 * Brings store.bundles in line with what each enabled provider lists now. Providers are independent: one that fails, or
 * whose listing is not to be believed, keeps its bundles as they are. Each provider's changes are one transaction.
 */
export async function refreshCatalog(
  providers: ReadonlyMap<ProviderId, Provider>,
  timeoutMs = LISTING_TIMEOUT_MS,
): Promise<CatalogRefresh> {
  const enabled = await enabledProviders()
  const runs = [...providers.values()]
    .filter((provider) => enabled.has(provider.id))
    .map((provider) => refreshOne(provider, timeoutMs))
  const done = await Promise.all(runs)
  const touched = new Set(done.flatMap((run) => run.touchedCountries))
  return { providers: done, touchedCountries: [...touched].sort() }
}

async function refreshOne(provider: Provider, timeoutMs: number): Promise<ProviderRefresh> {
  const refreshId = await startRefresh(provider.id)
  const row = await run(provider, timeoutMs)
  await finishRefresh(refreshId, row)
  log().info(
    { provider: provider.id, ...row, touchedCountries: row.touchedCountries.length },
    'catalogue refreshed',
  )
  return { provider: provider.id, ...row }
}

async function run(provider: Provider, timeoutMs: number): Promise<RefreshRow> {
  const nothing = { seen: 0, inserted: 0, updated: 0, removed: 0, touchedCountries: [], message: null }
  try {
    const diff = await readListing(provider, timeoutMs)
    const refusal = refusalOf(diff)
    if (refusal) {
      log().warn({ provider: provider.id, refusal }, 'a listing was refused')
      return { ...nothing, outcome: 'refused', seen: diff.seen, message: refusal }
    }
    return await apply(provider.id, diff)
  } catch (error) {
    if (isDatabaseDown(error)) throw error
    log().error({ provider: provider.id, error }, 'a catalogue refresh failed')
    const message = error instanceof Error ? error.message.slice(0, 500) : 'unknown error'
    return { ...nothing, outcome: 'failed', message }
  }
}

async function readListing(provider: Provider, timeoutMs: number): Promise<ListingDiff> {
  const diff = createListingDiff(await readStates(provider.id))
  const signal = AbortSignal.timeout(timeoutMs)
  for await (const page of untilAborted(provider.listBundles({ signal }), signal)) {
    for (const [index, bundle] of page.entries()) {
      diff.add(bundle)
      // A page may be a whole catalogue; requests that wait meanwhile get their turn.
      if (index % 500 === 499) await breathe()
    }
  }
  return diff.finish()
}

/** Ends the wait for a page also where the vendor's adapter does not heed the signal. */
async function* untilAborted<T>(
  pages: AsyncGenerator<T, void, void>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  for (;;) {
    const page = await waitOr<IteratorResult<T, void> | null>(pages.next(), signal, () => null)
    if (page === null) throw new Error('the listing took too long')
    if (page.done) return
    yield page.value
  }
}

async function apply(provider: ProviderId, diff: ListingDiff): Promise<RefreshRow> {
  const { seen, changed, vanished } = diff
  const message = remarks(diff)
  if (changed.length === 0 && vanished.length === 0)
    return { outcome: 'unchanged', seen, inserted: 0, updated: 0, removed: 0, touchedCountries: [], message }
  return inTransaction(async (tx) => {
    const touched = new Set<string>()
    const touch = (countries: readonly string[]) => {
      for (const country of countries) touched.add(country)
    }
    let inserted = 0
    let updated = 0
    for (const rows of inBatches(changed)) {
      touch(await countriesOf(tx, provider, refsOf(rows)))
      const written = await writeBundles(tx, provider, rows)
      touch(written.countries)
      inserted += written.inserted
      updated += written.updated
    }
    touch(await countriesOf(tx, provider, vanished))
    const removed = await takeOffSale(tx, provider, vanished)
    const touchedCountries = [...touched].sort()
    return { outcome: 'changed', seen, inserted, updated, removed, touchedCountries, message }
  })
}

function remarks({ duplicates, unfit }: ListingDiff): string | null {
  const found = [
    ...(duplicates > 0 ? [`keys listed more than once: ${duplicates}`] : []),
    ...(unfit > 0 ? [`bundles that cannot be stored as stated: ${unfit}`] : []),
  ]
  return found.length > 0 ? found.join('; ') : null
}

const refsOf = (rows: readonly ChangedRow[]) => rows.map((row) => row.ref)

function* inBatches(rows: readonly ChangedRow[]): Generator<readonly ChangedRow[]> {
  let batch: ChangedRow[] = []
  let size = 0
  for (const row of rows) {
    if (
      batch.length >= ROWS_PER_STATEMENT ||
      (batch.length > 0 && size + row.json.length > TEXT_PER_STATEMENT)
    ) {
      yield batch
      batch = []
      size = 0
    }
    batch.push(row)
    size += row.json.length
  }
  if (batch.length > 0) yield batch
}
