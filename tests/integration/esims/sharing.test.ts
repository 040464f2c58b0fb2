import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { newClient, openChecker, unknownIccid } from './checker'

const checker = await openChecker()

/** A second instance of the application: says `ready`, and one outcome per line it is sent. */
async function otherInstance() {
  const child = spawn(
    process.execPath,
    [
      '--conditions=react-server',
      '--import',
      import.meta.resolve('tsx'),
      fileURLToPath(new URL('./instance.ts', import.meta.url)),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...checker.env } },
  )
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const read = async () => {
    for (;;) {
      const line = await lines.next()
      if (line.done) throw new Error('the other instance ended')
      if (line.value.startsWith('>')) return JSON.parse(line.value.slice(1))
    }
  }
  await read()
  return {
    check: async (iccid: string) => {
      child.stdin.write(`${iccid}\n`)
      return read()
    },
    kill: () => child.kill('SIGKILL'),
  }
}

describe('one question for many visitors', () => {
  test('fifty at once in one process ask each vendor once', async () => {
    const iccid = await checker.plant('travelroam')
    checker.answerAfter('travelroam', 150)
    checker.world.journal.clear()
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => checker.outcome(iccid)))
    expect(outcomes.every((outcome) => outcome.kind === 'found')).toBe(true)
    expect(checker.asked().filter((vendor) => vendor === 'travelroam')).toEqual(['travelroam'])
  })

  test('two instances at once ask once, and both answer soon after the vendor', async () => {
    const other = await otherInstance()
    try {
      const iccid = await checker.plant('travelroam')
      checker.answerAfter('travelroam', 600)
      checker.world.journal.clear()
      const startedAt = performance.now()
      const [here, there] = await Promise.all([checker.outcome(iccid), other.check(iccid)])
      expect(here).toMatchObject({ kind: 'found', card: { source: 'provider' } })
      expect(there).toMatchObject({ ok: true, value: { kind: 'found', card: { source: 'provider' } } })
      expect(checker.asked().filter((vendor) => vendor === 'travelroam')).toEqual(['travelroam'])
      expect(performance.now() - startedAt).toBeLessThan(1_500)
    } finally {
      other.kill()
    }
  })

  test('an instance that dies while asking is replaced when its lease ends', async () => {
    const iccid = await checker.plant('travelroam')
    await checker.sql`insert into store.esim_checks (iccid, lease_until, lease_token)
      values (${iccid}, now() + interval '700 milliseconds', 'of-a-dead-instance')`
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'found', card: { source: 'provider' } })
  })

  test('a starter who is over the limit refuses nobody but themselves', async () => {
    const iccid = await checker.plant('travelroam')
    const busy = newClient()
    for (let i = 0; i < 30; i++) await checker.check('8932042000010245583', { clientKey: busy })
    const [refused, answered] = await Promise.all([
      checker.check(iccid, { clientKey: busy }),
      checker.check(iccid),
    ])
    expect(refused).toMatchObject({ ok: false, error: { code: 'RATE_LIMITED' } })
    expect(answered).toMatchObject({ ok: true, value: { kind: 'found' } })
  })
})

describe('who takes nothing remembered', () => {
  const ask = async (iccid: string) => {
    const { ownedEsim } = await import('@/lib/esims/queries')
    const answer = await ownedEsim(iccid, { maxAgeSeconds: 0 })
    return answer.ok ? answer.value.esim.state : answer.error.code
  }

  test('asks anew after a check that began before it, here or elsewhere, whose answer is from before', async () => {
    const iccid = await checker.plant('travelroam', 'downloaded')
    // Another instance was told of it before it was installed, and is about to write that down.
    await checker.outcome(iccid)
    await checker.flush()
    await checker.sql`update store.esim_checks set lease_until = now() + interval '20 seconds', lease_token = 'other',
      checked_at = '-infinity' where iccid = ${iccid}`
    await checker.become(iccid, 'installed')
    const asked = ask(iccid)
    await checker.sql`select pg_sleep(0.2)`
    await checker.sql`update store.esim_checks set lease_until = '-infinity', lease_token = null, checked_at = clock_timestamp()
      where iccid = ${iccid}`
    expect(await asked).toBe('installed')
  })

  test('shares one question with those who come while it is not asked yet, and none that was asked before', async () => {
    const iccid = await checker.plant('travelroam', 'downloaded')
    checker.answerAfter('travelroam', 300)
    checker.world.journal.clear()
    const questions = () => checker.asked().filter((vendor) => vendor === 'travelroam').length
    await Promise.all(Array.from({ length: 21 }, () => ask(iccid)))
    // The first asks; the others came a moment after that, and share the next question.
    expect(questions()).toBe(2)
  })
})

describe('memory', () => {
  test('for a minute the answer comes from memory, here and in other instances', async () => {
    const iccid = await checker.plant('travelroam')
    await checker.outcome(iccid)
    await checker.flush()
    checker.world.journal.clear()
    expect(await checker.outcome(iccid)).toMatchObject({ card: { source: 'cache' } })
    checker.forget(iccid)
    expect(await checker.outcome(iccid)).toMatchObject({ card: { source: 'cache' } })
    expect(checker.asked()).toEqual([])
    await checker.grow(iccid, 61)
    expect(await checker.outcome(iccid)).toMatchObject({ card: { source: 'provider' } })
    expect(checker.asked()).toEqual(['travelroam'])
  })

  test('that nobody knows a number is remembered too', async () => {
    const iccid = unknownIccid()
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'not_found' })
    await checker.flush()
    checker.world.journal.clear()
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'not_found' })
    checker.forget(iccid)
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'not_found' })
    expect(checker.asked()).toEqual([])
  })

  test('a failure is not remembered as an answer', async () => {
    const iccid = await checker.plant('travelroam')
    checker.breakDown('travelroam', 'status_429')
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'unreachable' })
    checker.world.faults.clear()
    await checker.flush()
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'found' })
  })

  test('a refresh asks again, once in five minutes', async () => {
    const iccid = await checker.plant('travelroam')
    await checker.outcome(iccid)
    await checker.flush()
    checker.world.journal.clear()
    expect(await checker.outcome(iccid, { refresh: true })).toMatchObject({ card: { source: 'provider' } })
    await checker.flush()
    expect(await checker.outcome(iccid, { refresh: true })).toMatchObject({ card: { source: 'cache' } })
    expect(checker.asked()).toEqual(['travelroam'])
    await checker.grow(iccid, 301)
    expect(await checker.outcome(iccid, { refresh: true })).toMatchObject({ card: { source: 'provider' } })
  })

  test('what changed is asked again at once, and an answer from before the change is not kept', async () => {
    const { forgetCheck } = await import('@/lib/esims/commands/forget-check')
    const iccid = await checker.plant('travelroam')
    await checker.outcome(iccid)
    await checker.flush()
    await forgetCheck(iccid)
    checker.world.journal.clear()
    expect(await checker.outcome(iccid)).toMatchObject({ card: { source: 'provider' } })
    expect(checker.asked()).toEqual(['travelroam'])

    await checker.grow(iccid, 61)
    checker.answerAfter('travelroam', 200)
    const before = checker.outcome(iccid)
    await expect.poll(() => checker.asked().length).toBe(2)
    await forgetCheck(iccid)
    await before
    await checker.flush()
    const [row] = await checker.sql`select checked_at = '-infinity' as outdated from store.esim_checks
      where iccid = ${iccid}`
    expect(row?.outdated).toBe(true)
  })

  test('what we sold is asked of its provider alone from then on, and at once', async () => {
    const { rememberSoldEsim } = await import('@/lib/esims/commands/remember-esim')
    const { inTransaction } = await import('@/lib/platform/db/client')
    const iccid = await checker.plant('travelroam')
    await checker.outcome(iccid)
    await checker.flush()
    const sold = {
      iccid,
      provider: 'travelroam',
      refs: { orderReference: 'ref-1' },
      userId: null,
      sold: null,
    } as const
    await inTransaction((tx) => rememberSoldEsim(tx, sold))
    checker.world.journal.clear()
    expect(await checker.outcome(iccid)).toMatchObject({ card: { source: 'provider' } })
    expect(checker.asked()).toEqual(['travelroam'])
    const [row] = await checker.sql`select origin, provider_refs from store.esims where iccid = ${iccid}`
    expect(row).toMatchObject({ origin: 'sale', provider_refs: { iccid, orderReference: 'ref-1' } })
  })

  test('old answers are removed, last known ones of real eSIMs later than those of nobody', async () => {
    const { pruneChecks } = await import('@/lib/esims/commands/prune-checks')
    const known = await checker.plant('travelroam')
    const nobody = unknownIccid()
    await checker.outcome(known)
    await checker.outcome(nobody)
    await checker.grow(known, 2 * 86_400)
    await checker.grow(nobody, 2 * 86_400)
    await pruneChecks()
    const rows = await checker.sql`select iccid from store.esim_checks where iccid in (${known}, ${nobody})`
    expect(rows).toEqual([{ iccid: known }])
  })
})

describe('the reading that a renewal builds on', () => {
  test('has the references that a purchase needs, counts no limit, and shares the memory', async () => {
    const { ownedEsim } = await import('@/lib/esims/queries')
    const iccid = await checker.plant('esimcard')
    const [before] = await checker.sql`select count(*)::int as n from store.rate_limit_hits`
    const owned = await ownedEsim(iccid)
    expect(owned).toMatchObject({ ok: true, value: { provider: 'esimcard', esim: { iccid, install: null } } })
    expect(owned.ok && owned.value.refs.simId).toBeTruthy()
    await checker.flush()
    checker.world.journal.clear()
    expect(await ownedEsim(iccid)).toMatchObject({ ok: true, value: { refs: { iccid } } })
    checker.forget(iccid)
    const again = await ownedEsim(iccid)
    expect(again.ok && owned.ok && again.value.refs).toEqual(owned.ok && owned.value.refs)
    expect(checker.asked()).toEqual([])
    const [after] = await checker.sql`select count(*)::int as n from store.rate_limit_hits`
    expect(after).toEqual(before)
  })

  test('never takes a last known answer for a fresh one', async () => {
    const { ownedEsim } = await import('@/lib/esims/queries')
    const iccid = await checker.plant('esimcard')
    await ownedEsim(iccid)
    await checker.grow(iccid, 600)
    checker.breakDown('esimcard')
    expect(await ownedEsim(iccid)).toMatchObject({ ok: false, error: { code: 'PROVIDERS_UNREACHABLE' } })
    expect(await ownedEsim(iccid, { maxAgeSeconds: 3600 })).toMatchObject({ ok: true })
    checker.world.faults.clear()
    expect(await ownedEsim(unknownIccid())).toMatchObject({ ok: false, error: { code: 'ESIM_NOT_FOUND' } })
  })
})
