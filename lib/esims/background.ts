import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { after } from 'next/server'
import { isDatabaseDown } from '../platform/db/client'
import { log } from '../platform/log'
import { type FinishedCheck, finishChecks } from './repo/checks'
import { insertSamples } from './repo/usage'
import { samplingOf } from './usage-rules'

/** Checks that end together are written together; nobody waits longer than this for one. */
const GATHER_MS = 5

interface Writer {
  waiting: FinishedCheck[]
  writing: Promise<void> | null
}
const holder = globalThis as { roamkeepCheckWriter?: Writer }
function writer(): Writer {
  holder.roamkeepCheckWriter ??= { waiting: [], writing: null }
  return holder.roamkeepCheckWriter
}

/** Writes what a check learnt, without making its visitor wait. The platform is asked to let the writing end. */
export function recordCheck(finished: FinishedCheck): void {
  const own = writer()
  own.waiting.push(finished)
  own.writing ??= writeAll(own)
  try {
    after(flushBackground)
  } catch {
    // Not within a request: a script, a test, or a check that outlived its visitor.
  }
}

async function writeAll(own: Writer): Promise<void> {
  await sleep(GATHER_MS)
  while (own.waiting.length > 0) {
    const batch = own.waiting.splice(0)
    await write(batch)
    await sample(batch)
  }
  own.writing = null
}

/** One that cannot be written does not take the others with it. Its lease ends by itself, and whoever is next asks again. */
async function write(batch: readonly FinishedCheck[]): Promise<void> {
  try {
    await finishChecks(batch)
  } catch (error) {
    log().error({ checks: batch.length, error }, 'checks could not be recorded')
    if (batch.length > 1 && !isDatabaseDown(error)) for (const one of batch) await write([one])
  }
}

/** The history of what we sold. One that is lost is taken again at the next look. */
async function sample(batch: readonly FinishedCheck[]): Promise<void> {
  const samples = batch.flatMap(({ iccid, learnt, sampleFor: source }) =>
    learnt?.found && source ? [{ iccid, source, ...samplingOf(learnt.esim, Date.now()) }] : [],
  )
  if (samples.length === 0) return
  try {
    await insertSamples(samples)
  } catch (error) {
    log().error({ samples: samples.length, error }, 'usage could not be recorded')
  }
}

/** Resolves when everything that was learnt is written: before a process ends, and in tests. */
export async function flushBackground(): Promise<void> {
  await writer().writing
}
