import { describe, expect, test } from 'vitest'
import { SAMPLE_ESIMS } from '../../sandbox/providers/samples'
import { newClient, openChecker, unknownIccid } from './checker'

const checker = await openChecker()
// Windows begin on the hour or the minute: a run across such a moment would see two of them.
await checker.sql`update store.rate_limits set window_seconds = 86400`

const codeOf = async (iccid: string, clientKey: string) => {
  const checked = await checker.check(iccid, { clientKey })
  return checked.ok ? checked.value.kind : checked.error.code
}

describe('guessing numbers', () => {
  test('thousands from one client: at most twenty reach a provider, the rest are refused with a time', async () => {
    const clientKey = newClient()
    checker.world.journal.clear()
    const tries = Array.from({ length: 1_000 }, () => unknownIccid())
    const answers: string[] = []
    for (let i = 0; i < tries.length; i += 50)
      answers.push(...(await Promise.all(tries.slice(i, i + 50).map((iccid) => codeOf(iccid, clientKey)))))
    expect(answers.filter((answer) => answer !== 'RATE_LIMITED').length).toBeLessThanOrEqual(20)
    expect(checker.asked().filter((vendor) => vendor === 'travelroam').length).toBeLessThanOrEqual(20)
    const refused = await checker.check(unknownIccid(), { clientKey })
    expect(!refused.ok && refused.error.retryAfterSeconds).toBeGreaterThan(0)
  })

  test('many clients within one block of numbers: the block has a budget of its own', async () => {
    await checker.sql`update store.rate_limits set max_hits = 60 where name = 'check.prefix.ask'`
    const block = '894700000000001'
    const numbers = Array.from({ length: 70 }, (_, i) => `${block}${String(i).padStart(4, '0')}`)
    const answers: (string | undefined)[] = []
    for (const iccid of numbers) {
      const checked = await checker.check(iccid, { confirmed: true })
      answers.push(checked.ok ? checked.value.kind : checked.error.code)
    }
    expect(answers.filter((answer) => answer === 'not_found')).toHaveLength(60)
    expect(answers.filter((answer) => answer === 'RATE_LIMITED')).toHaveLength(10)
  })

  test('many clients over many blocks: all unknown numbers together have a budget', async () => {
    await checker.sql`update store.rate_limits set max_hits = 25 where name = 'check.all.ask'`
    await checker.sql`delete from store.rate_limit_hits`
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const iccid = `89${String(100 + i)}${unknownIccid().slice(5)}`
        const checked = await checker.check(iccid, { confirmed: true })
        return checked.ok ? 'asked' : checked.error.code
      }),
    )
    expect(answers.filter((answer) => answer === 'asked')).toHaveLength(25)
    const owned = await checker.plant('travelroam')
    await checker.sql`insert into store.esims (id, iccid, provider) values (${`esm_${owned}`}, ${owned}, 'travelroam')`
    expect(await checker.outcome(owned)).toMatchObject({ kind: 'found' })
    await checker.sql`update store.rate_limits set max_hits = 3000 where name = 'check.all.ask'`
  })

  test('a refused number leaves no trace that would fill the table', async () => {
    const clientKey = newClient()
    for (let i = 0; i < 20; i++) await codeOf(unknownIccid(), clientKey)
    const refused = unknownIccid()
    expect(await codeOf(refused, clientKey)).toBe('RATE_LIMITED')
    expect(await checker.sql`select from store.esim_checks where iccid = ${refused}`).toHaveLength(0)
  })

  test('memory answers without counting as asking, and is still counted as a check', async () => {
    const iccid = await checker.plant('travelroam')
    const clientKey = newClient()
    for (let i = 0; i < 30; i++) expect(await codeOf(iccid, clientKey)).toBe('found')
    expect(await codeOf(iccid, clientKey)).toBe('RATE_LIMITED')
    const rows = await checker.sql`select hits from store.rate_limit_hits
      where name = 'check.client.ask' and subject = ${clientKey}`
    expect(rows).toEqual([{ hits: 1 }])
  })
})

describe('secrets', () => {
  test('nothing that installs the eSIM, and not where it is, leaves the vendor’s answer', async () => {
    const { travelroam, airhub, esimcard } = await planted()
    const shown = JSON.stringify([
      await checker.outcome(travelroam),
      await checker.outcome(airhub),
      await checker.outcome(esimcard),
    ])
    await checker.flush()
    const stored = JSON.stringify([
      await checker.sql`select * from store.esim_checks`,
      await checker.sql`select * from store.esims`,
    ])
    for (const secret of secretsSent()) {
      expect(shown).not.toContain(secret)
      expect(stored).not.toContain(secret)
    }
    expect(secretsSent().length).toBeGreaterThan(2)
    expect(shown).not.toMatch(/LPA:1\$/i)
    expect(stored).not.toMatch(/LPA:1\$|lastNetwork":\{/i)
  })
})

async function planted() {
  checker.world.journal.clear()
  return {
    airhub: SAMPLE_ESIMS.find(({ vendor }) => vendor === 'airhub')?.iccid ?? 'none',
    travelroam: await checker.plant('travelroam'),
    esimcard: await checker.plant('esimcard'),
  }
}

/** Matching ids, SM-DP+ addresses and the like, as the vendors sent them in this run. */
function secretsSent(): string[] {
  const sent = checker.world.journal.list().map(({ response }) => JSON.stringify(response))
  const words = sent.flatMap((text) => [
    ...text.matchAll(
      /"(?:matchingId|matching_id|smdpAddress|smdp_address|qr_code_text|activationCode|apn)":"([^"]{6,})"/g,
    ),
  ])
  return [...new Set(words.map(([, secret]) => secret ?? ''))].filter(Boolean)
}
