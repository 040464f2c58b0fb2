import { catalogueAsk, nullIfNotFound, pageOrThrow } from '../../adapter'
import type { ReadOptions } from '../../contract'
import type { ProviderBundle } from '../../types'
import { type EsimcardClient, PACKAGE_TYPES } from './client'
import { type Coverage, countryOf, coverageOf, toBundle } from './mapping'
import type { VendorPackage } from './schemas'

/** Calls at once when packages must be asked for one by one. */
const DETAILS_AT_ONCE = 6
/** More pages than any catalogue has: a vendor that never says "last" must not keep us for ever. */
const MAX_PAGES = 500

/**
 * The package list does not say where a package works: `/pricing` does for those sold by country, `/package/detail`
 * for each other one.
 */
export async function* readCatalogue(
  client: EsimcardClient,
  currency: string,
  options?: Pick<ReadOptions, 'signal'>,
): AsyncGenerator<readonly ProviderBundle[], void, void> {
  const ask = catalogueAsk(options)
  const { countries, priced } = pricedBy(pageOrThrow(await client.pricing(ask)))
  const seen = new Set<string>()

  async function bundlesOf(packages: readonly VendorPackage[], globals: ReadonlySet<string>) {
    const fresh = packages.filter(({ id }) => !seen.has(id) && seen.add(id))
    const coverage = new Map<string, Coverage>()
    for (let start = 0; start < fresh.length; start += DETAILS_AT_ONCE) {
      const batch = fresh.slice(start, start + DETAILS_AT_ONCE).filter(({ id }) => !countries.has(id))
      const details = await Promise.all(batch.map(({ id }) => client.packageDetail(id, ask)))
      details.forEach((detail, index) => {
        const id = batch[index]?.id
        // Gone between two calls: it stays without countries until the next run finds it gone.
        const covered = pageOrThrow(nullIfNotFound(detail)) ?? []
        if (id !== undefined) coverage.set(id, coverageOf(covered))
      })
    }
    return fresh.flatMap((one) => {
      const where = coverage.get(one.id) ?? {
        countries: countries.get(one.id) ?? [],
        operators: [],
        speeds: [],
      }
      return toBundle(one, where, globals.has(one.id), currency) ?? []
    })
  }

  for (const type of PACKAGE_TYPES) {
    const globals = await globalsOf(client, type, ask)
    for (let page = 1, last = 1; page <= last && page <= MAX_PAGES; page++) {
      const { rows, lastPage } = pageOrThrow(await client.packages(type, page, ask))
      last = lastPage
      yield await bundlesOf(
        rows.map((row) => ({ ...row, package_type: row.package_type ?? type })),
        globals,
      )
    }
  }
  // Sold by country, yet in no list.
  yield await bundlesOf([...priced.values()], new Set())
}

/** Which of a type are sold as global. The list is a nicety: without it only the word "global" is missing. */
async function globalsOf(
  client: EsimcardClient,
  type: string,
  ask: Parameters<EsimcardClient['pricing']>[0],
) {
  const answer = await client.globalPackages(type, ask)
  return new Set(answer.ok ? answer.value.rows.map(({ id }) => id) : [])
}

function pricedBy(rows: readonly { name: string | null; code: string | null; packages: VendorPackage[] }[]) {
  const countries = new Map<string, string[]>()
  const priced = new Map<string, VendorPackage>()
  for (const row of rows) {
    const code = countryOf(row.code, row.name)
    for (const one of row.packages) {
      priced.set(one.id, one)
      if (code === null) continue
      const known = countries.get(one.id) ?? []
      if (!known.includes(code)) countries.set(one.id, [...known, code].sort())
    }
  }
  return { countries, priced }
}
