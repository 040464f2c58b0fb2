import 'server-only'
import type { Viewer } from '../auth/types'
import { isId } from '../core/ids'
import { fail, ok, type Result } from '../core/result'
import { asViewer } from '../platform/db/client'
import { hitLimits } from '../platform/http/limits'
import { providers } from '../providers/live'
import type { InstallData } from '../providers/types'
import { flushBackground } from './background'
import { installationOf } from './install'
import { answersFor, type OwnerAnswer } from './owner-answers'
import { type Bought, ownedPlans, toOwned, topUpEffectOf } from './owner-rules'
import type { EsimUsage, OwnedEsim, OwnedEsimDetail } from './owner-types'
import { type OwnedRow, selectInstallable, selectOwned } from './repo/owners'
import { type SampleRow, selectSamples } from './repo/usage'
import { forecastUsage } from './usage-forecast'

/** A page of the list. */
const MOST_LISTED = 50
/** Enough for a month of half-hourly figures; the chart needs no more. */
const MOST_SAMPLES = 1500
const LIST = { maxAgeSeconds: 300, deadlineMs: 2000, mostAsked: 8 }
const DETAIL = { maxAgeSeconds: 60, deadlineMs: 5000, mostAsked: 1 }

const bought = (row: OwnedRow, installable: boolean): Bought => ({
  esimId: row.id,
  iccid: row.iccid,
  label: row.label,
  boughtAt: row.created_at.toISOString(),
  bundle: row.bundle,
  bundleOnSale: row.bundle_on_sale,
  soldHere: row.sold_here,
  installable,
  returnedAt: row.returned_at?.toISOString() ?? null,
})

/** An account has limits of its own: looking at one's eSIMs takes nothing from the checks of the same address. */
const clientOf = (viewer: Viewer) => `account:${viewer.userId}`

export interface OwnedPage {
  readonly esims: readonly OwnedEsim[]
  /** Where the next page begins; null = this was the last one. */
  readonly nextCursor: string | null
}

/**
 * The viewer's eSIMs, newest first. Their providers are asked where the last answer is older than five minutes, for two
 * seconds and a few of them at most; the rest is shown as it was last known, with its age.
 * @param cursor the last page's `nextCursor`; VALIDATION when it is none of ours
 */
export async function listOwnedEsims(viewer: Viewer, cursor?: string): Promise<Result<OwnedPage>> {
  if (cursor !== undefined && !isId('esm', cursor))
    return fail('VALIDATION', { fields: { cursor: 'No such page.' } })
  const which = { most: MOST_LISTED + 1, ...(cursor === undefined ? {} : { beforeId: cursor }) }
  const rows = await asViewer(viewer.userId, (tx) => selectOwned(tx, viewer.userId, which))
  const shown = rows.slice(0, MOST_LISTED)
  const [answers, installable] = await Promise.all([
    answersFor(
      shown.map(({ iccid }) => iccid),
      { ...LIST, clientKey: clientOf(viewer) },
    ),
    selectInstallable(shown.map(({ id }) => id)),
  ])
  const nowMs = Date.now()
  const esims = shown.map((row) =>
    toOwned(bought(row, installable.has(row.id)), answers.get(row.iccid) ?? null, nowMs),
  )
  return ok({ esims, nextCursor: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null })
}

/** One eSIM of the viewer with its plans. Somebody else's is the same ESIM_NOT_FOUND as none. */
export async function readOwnedEsim(viewer: Viewer, esimId: string): Promise<Result<OwnedEsimDetail>> {
  const row = await ownedRow(viewer, esimId)
  if (!row) return fail('ESIM_NOT_FOUND')
  const [answers, installable] = await Promise.all([
    answersFor([row.iccid], { ...DETAIL, clientKey: clientOf(viewer) }),
    selectInstallable([row.id]),
  ])
  // The history that is read next holds what has just been learnt.
  await flushBackground()
  return ok(toDetail(row, answers.get(row.iccid) ?? null, installable.has(row.id)))
}

function toDetail(row: OwnedRow, answer: OwnerAnswer | null, installable: boolean): OwnedEsimDetail {
  const nowMs = Date.now()
  const plans = answer ? ownedPlans(answer.esim, row.bundle, nowMs) : []
  const provider = answer && (providers().get(answer.provider)?.displayName ?? answer.provider)
  return {
    ...toOwned(bought(row, installable), answer, nowMs),
    plans,
    topUpEffect: topUpEffectOf(plans),
    provider,
  }
}

async function ownedRow(viewer: Viewer, esimId: string): Promise<OwnedRow | null> {
  if (!isId('esm', esimId)) return null
  const rows = await asViewer(viewer.userId, (tx) => selectOwned(tx, viewer.userId, { id: esimId, most: 1 }))
  return rows[0] ?? null
}

/**
 * How the newest plan of the viewer's eSIM was used, from stored samples; asks nobody. The forecast is about the plan as
 * it is given, so that card and forecast speak of the same one. Errors: ESIM_NOT_FOUND.
 */
export async function readOwnedUsage(viewer: Viewer, esimId: string): Promise<Result<EsimUsage>> {
  if (!isId('esm', esimId)) return fail('ESIM_NOT_FOUND')
  const found = await asViewer(viewer.userId, async (tx) => {
    const [row] = await selectOwned(tx, viewer.userId, { id: esimId, most: 1 })
    return row ? { row, samples: await selectSamples(tx, esimId, MOST_SAMPLES) } : null
  })
  if (!found) return fail('ESIM_NOT_FOUND')
  const { row, samples } = found
  const stored = (await answersFor([row.iccid], { ...STORED, clientKey: clientOf(viewer) })).get(row.iccid)
  const owned = toOwned(bought(row, false), stored ?? null, Date.now())
  return ok(usageOf(esimId, samples, owned))
}

/** Asks nobody. */
const STORED = { maxAgeSeconds: Number.POSITIVE_INFINITY, deadlineMs: 0, mostAsked: 0 }

function usageOf(esimId: string, newestFirst: readonly SampleRow[], owned: OwnedEsim): EsimUsage {
  const newest = newestFirst[0]
  const ofPlan = newestFirst.filter(({ plan_key }) => plan_key === newest?.plan_key).toReversed()
  const totalBytes = newest?.total_bytes ?? null
  const points = ofPlan.flatMap((row) =>
    row.used_bytes === null ? [] : [{ atMs: row.taken_at.getTime(), usedBytes: row.used_bytes }],
  )
  const endsAt = owned.plan?.endsAt ?? null
  return {
    esimId,
    totalBytes,
    samples: ofPlan.map((row) => ({
      takenAt: row.taken_at.toISOString(),
      usedBytes: row.used_bytes,
      remainingBytes: row.remaining_bytes,
      source: row.source,
    })),
    forecast: forecastUsage({ state: owned.state, points, totalBytes, endsAt, nowMs: Date.now() }),
  }
}

export interface OwnedInstallation {
  readonly esim: OwnedEsim
  /** Null while its provider has not told it. */
  readonly install: InstallData | null
}

/** What installs the viewer's eSIM. Counted per client. Errors: ESIM_NOT_FOUND, RATE_LIMITED. */
export async function showOwnedInstallation(
  viewer: Viewer,
  esimId: string,
  clientKey: string,
): Promise<Result<OwnedInstallation>> {
  const row = await ownedRow(viewer, esimId)
  if (!row) return fail('ESIM_NOT_FOUND')
  const limit = await hitLimits([{ name: 'install.client', subject: clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const install = await installationOf(row.id)
  return ok({ esim: toOwned(bought(row, install !== null), null, Date.now()), install })
}
