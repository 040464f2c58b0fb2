import type { JournalEntry, VendorId } from '../sandbox/kernel/types'
import { inventIccid } from '../sandbox/providers/identifiers'
import type { Stage } from './stage'

export const LOOKUP_VENDORS = ['travelroam', 'airhub', 'esimcard'] as const
export type LookupVendor = (typeof LOOKUP_VENDORS)[number]

const PLANTED_AT_ONCE = 16

/** The simulated vendors, as their control API sees them. */
export function outsideOf({ stack, sql }: Stage) {
  async function control<T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<T> {
    const response = await fetch(`${stack.sandbox.baseUrl}/__sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`sandbox ${path} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }

  async function plant(vendor: VendorId, count: number): Promise<string[]> {
    const iccids: string[] = []
    const work = async () => {
      while (iccids.length < count) {
        const slot = iccids.push('') - 1
        const planted = await control<{ iccid: string }>('POST', '/esims', { vendor, state: 'active' })
        iccids[slot] = planted.iccid
      }
    }
    await Promise.all(Array.from({ length: PLANTED_AT_ONCE }, work))
    return iccids
  }

  return {
    control,
    /** New active eSIMs at a vendor. @returns their ICCIDs */
    plant,

    /** New eSIMs at TravelRoam that the store knows to be TravelRoam's, as after an earlier check. */
    async plantOwned(count: number): Promise<string[]> {
      const iccids = await plant('travelroam', count)
      await sql`
        insert into store.esims (id, iccid, provider, provider_refs)
        select 'esm_bench' || iccid, iccid, 'travelroam', jsonb_build_object('iccid', iccid) from unnest(${iccids}::text[]) iccid`
      return iccids
    },

    /** Ordinary answering time of every call, in milliseconds. */
    async delays(ms: Readonly<Record<LookupVendor, number>>): Promise<void> {
      for (const vendor of LOOKUP_VENDORS)
        await control('PUT', '/settings', { vendor, operation: '*', delayMs: ms[vendor] })
    },

    async clearJournal(): Promise<void> {
      await control('DELETE', '/journal')
    },

    /** Calls the vendors have answered since it was cleared: the last thousand. */
    async journal(): Promise<readonly JournalEntry[]> {
      return (await control<{ journal: JournalEntry[] }>('GET', '/journal?limit=1000')).journal
    },
  }
}
export type Outside = ReturnType<typeof outsideOf>

export const NO_DELAYS: Readonly<Record<LookupVendor, number>> = { travelroam: 0, airhub: 0, esimcard: 0 }

let invented = Math.floor(Math.random() * 1e6)
/** Right in form and known to nobody. */
export const unknownIccid = (): string => inventIccid(9, ++invented)

/** Hands out each number once. */
export function once(iccids: readonly string[]): () => string {
  let position = 0
  return () => {
    const iccid = iccids[position++]
    if (iccid === undefined) throw new Error(`all ${iccids.length} eSIMs are used up`)
    return iccid
  }
}
