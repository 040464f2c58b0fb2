import 'server-only'
import { sql } from 'kysely'
import { newId } from '../../core/ids'
import { type Db, db, jsonb, type Tx } from '../../platform/db/client'
import type { InstallData, ProviderEsim, ProviderId, ProviderRefs } from '../../providers/types'
import type { SampleSource } from './usage'

/** What the shared memory of checks says about one ICCID. Ages are durations: clocks of two machines are never compared. */
export interface CheckMemory {
  /** null = never answered. false = everyone answered and nobody knows it. */
  readonly found: boolean | null
  readonly provider: ProviderId | null
  readonly esim: ProviderEsim | null
  readonly ageMs: number | null
}

export interface OpenedCheck extends CheckMemory {
  readonly decision: 'cached' | 'lead' | 'follow' | 'limited'
  /** `sold`: by us, or renewed through us. */
  readonly owner: {
    readonly provider: ProviderId
    readonly refs: ProviderRefs
    readonly sold: boolean
  } | null
  readonly retryAfterSeconds: number
}

export interface OpenInput {
  readonly iccid: string
  readonly token: string
  readonly freshSeconds: number
  readonly leaseSeconds: number
  readonly refresh: boolean
  /** null = an internal reading, to which no limit applies. */
  readonly client: string | null
  /** The check itself was counted before; the asking was not. */
  readonly counted: boolean
  readonly prefix: string
}

interface MemoryRow {
  found: boolean | null
  provider: string | null
  answer: unknown
  age_ms: number | null
}

const toMemory = (row: MemoryRow | undefined): CheckMemory => ({
  found: row?.found ?? null,
  provider: (row?.provider ?? null) as ProviderId | null,
  esim: (row?.answer ?? null) as ProviderEsim | null,
  ageMs: row?.age_ms ?? null,
})

/** Counts the limits and decides what this check does, in one round trip. */
export async function openCheck(input: OpenInput): Promise<OpenedCheck> {
  const { rows } = await sql<
    MemoryRow & {
      decision: OpenedCheck['decision']
      owner_provider: string | null
      owner_refs: ProviderRefs | null
      owner_sold: boolean | null
      retry_after_seconds: number | null
    }
  >`
    select o.decision, o.was_found as found, o.provider, o.answer, o.owner_provider, o.owner_refs, o.owner_sold, o.retry_after_seconds,
      (extract(epoch from clock_timestamp() - o.checked_at) * 1000)::float8 as age_ms
    from store.open_check(${input.iccid}, ${input.token}, ${input.freshSeconds}, ${input.leaseSeconds}, ${input.refresh},
      ${input.client}, ${input.counted}, ${input.prefix}) o`.execute(db())
  const [row] = rows
  if (!row) throw new Error('open_check gave no row')
  const owner = row.owner_provider
    ? {
        provider: row.owner_provider as ProviderId,
        refs: row.owner_refs ?? {},
        sold: row.owner_sold === true,
      }
    : null
  return { ...toMemory(row), decision: row.decision, owner, retryAfterSeconds: row.retry_after_seconds ?? 1 }
}

/** For those who wait for the one who asks. */
export async function readCheck(iccid: string): Promise<CheckMemory & { readonly leased: boolean }> {
  const { rows } = await sql<MemoryRow & { leased: boolean }>`
    select found, provider, answer, lease_until > clock_timestamp() as leased,
      (extract(epoch from clock_timestamp() - nullif(checked_at, '-infinity')) * 1000)::float8 as age_ms
    from store.esim_checks where iccid = ${iccid}`.execute(db())
  return { ...toMemory(rows[0]), leased: rows[0]?.leased ?? false }
}

export type Learnt =
  | { readonly found: true; readonly esim: ProviderEsim }
  | { readonly found: false }
  /** Nothing definite: the old answer stays. */
  | null

export interface FinishedCheck {
  readonly iccid: string
  readonly token: string
  readonly learnt: Learnt
  /** Set where the eSIM may be one that we sold: why it was asked for. Its figures are kept. */
  readonly sampleFor?: SampleSource
}

/** Writes what was learnt, in order of ICCID so that two batches never wait for each other in a circle. */
export async function finishChecks(finished: readonly FinishedCheck[]): Promise<void> {
  const rows = finished.map(({ iccid, token, learnt }) => {
    const esim = learnt?.found ? learnt.esim : null
    return {
      iccid,
      token,
      found: learnt?.found ?? null,
      provider: esim?.provider ?? null,
      // References are private and belong to store.esims; the shared answer does without them.
      answer: esim && { ...esim, refs: {} },
      esim_id: newId('esm'),
      refs: esim?.refs ?? null,
    }
  })
  await sql`
    select store.finish_check(f.iccid, f.token, f.found, f.provider, f.answer, f.esim_id, f.refs)
    from (
      select * from jsonb_to_recordset(${jsonb(rows)}) as
        r(iccid text, token text, found boolean, provider text, answer jsonb, esim_id text, refs jsonb)
      order by iccid
    ) f`.execute(db())
}

/** Takes the freshness off an answer and the right to write off whoever asks right now; the answer itself stays as last known. */
export async function outdateCheck(iccid: string, within: Db = db()): Promise<void> {
  await sql`update store.esim_checks set checked_at = '-infinity', lease_until = '-infinity', lease_token = null
    where iccid = ${iccid} and checked_at is not null`.execute(within)
}

/** Which of these ICCIDs we know. */
export async function knownAmong(iccids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ iccid: string }>`
    select iccid from store.esims where iccid = any(${[...iccids]}::text[]) order by iccid limit 3`.execute(
    db(),
  )
  return rows.map((row) => row.iccid)
}

/** Who owns an eSIM, or gave the last answer about it. */
export async function readOwner(iccid: string): Promise<ProviderId | null> {
  const { rows } = await sql<{ provider: string | null }>`
    select coalesce((select provider from store.esims where iccid = ${iccid}),
      (select provider from store.esim_checks where iccid = ${iccid})) as provider`.execute(db())
  return (rows[0]?.provider ?? null) as ProviderId | null
}

/** Which eSIM a provider's order id belongs to. */
export async function iccidOfOrder(provider: ProviderId, orderId: string): Promise<string | null> {
  const { rows } = await sql<{ iccid: string }>`
    select iccid from store.esims where provider = ${provider} and provider_refs ->> 'orderId' = ${orderId} limit 1`.execute(
    db(),
  )
  return rows[0]?.iccid ?? null
}

/** How an eSIM was sold as new. */
export interface SoldAs {
  readonly lineId: number
  readonly label: string | null
  readonly install: InstallData | null
}

/**
 * An eSIM that we sold or renewed: from now on its provider is a fact, and what was known of its plans is outdated.
 * Takes the rows in the order in which a finished check takes them.
 */
export async function upsertSoldEsim(
  tx: Tx,
  esim: {
    iccid: string
    provider: ProviderId
    refs: ProviderRefs
    userId: string | null
    sold: SoldAs | null
  },
): Promise<string> {
  await outdateCheck(esim.iccid, tx)
  const { rows } = await sql<{ id: string }>`
    insert into store.esims as e (id, iccid, provider, provider_refs, user_id, origin, order_line_id, label)
    values (${newId('esm')}, ${esim.iccid}, ${esim.provider}, ${jsonb(esim.refs)}, ${esim.userId}, 'sale',
      ${esim.sold?.lineId ?? null}, ${esim.sold?.label ?? null})
    on conflict (iccid) do update set
      provider_refs = case when e.provider = excluded.provider then e.provider_refs || excluded.provider_refs
        else excluded.provider_refs end,
      provider = excluded.provider, user_id = coalesce(e.user_id, excluded.user_id), origin = 'sale', seen_at = now(),
      order_line_id = coalesce(e.order_line_id, excluded.order_line_id), label = coalesce(e.label, excluded.label),
      sample_next_at = now()
    returning e.id`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('a sold eSIM was not kept')
  return row.id
}

/** Sealed for this row only. What is known stays: an activation code does not change. */
export async function writeInstall(tx: Tx | Db, esimId: string, sealed: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('store.esims')
    .set({ install_sealed: sealed })
    .where('id', '=', esimId)
    .where('install_sealed', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function readInstall(esimId: string): Promise<string | null> {
  const row = await db()
    .selectFrom('store.esims')
    .select('install_sealed')
    .where('id', '=', esimId)
    .where('returned_at', 'is', null)
    .executeTakeFirst()
  return row?.install_sealed ?? null
}

/** Given back by its buyer: what installs it is shown no more. @returns ids of those that were not before */
export async function markReturned(tx: Tx, lineId: number): Promise<readonly string[]> {
  const rows = await tx
    .updateTable('store.esims')
    .set({ returned_at: sql`clock_timestamp()` })
    .where('order_line_id', '=', lineId)
    .where('returned_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Removes what nobody will ask for again. @returns rows removed */
export async function deleteOldChecks(): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from store.esim_checks where lease_until < now() and (
      checked_at is null or (found is not true and checked_at < now() - interval '1 day')
      or checked_at < now() - interval '90 days')`.execute(db())
  return Number(numAffectedRows ?? 0)
}

export interface LookupSetting {
  readonly provider: ProviderId
  readonly enabled: boolean
  readonly deadlineMs: number
}

/** By priority. */
export async function readLookupSettings(): Promise<readonly LookupSetting[]> {
  const rows = await db()
    .selectFrom('store.provider_settings')
    .select(['provider', 'enabled', 'lookup_deadline_ms'])
    .orderBy('priority')
    .execute()
  return rows.map((row) => ({
    provider: row.provider as ProviderId,
    enabled: row.enabled,
    deadlineMs: row.lookup_deadline_ms,
  }))
}

/** The shortest way to know that the database answers. */
export async function touchDatabase(): Promise<void> {
  await sql`select 1`.execute(db())
}
