import { describe, expect, test } from 'vitest'
import { SAMPLE_ESIMS } from '../../sandbox/providers/samples'
import { newClient, openChecker, unknownIccid } from './checker'

const checker = await openChecker()
const sampleOf = (vendor: string, state: string): string =>
  SAMPLE_ESIMS.find((esim) => esim.vendor === vendor && esim.state === state)?.iccid ?? 'none'

describe('who is asked', () => {
  test('an unknown number is asked of all that can look up; the one who knows it is remembered', async () => {
    const iccid = await checker.plant('esimcard')
    checker.world.journal.clear()
    const first = await checker.outcome(iccid)
    expect(first).toMatchObject({ kind: 'found', card: { iccid, state: 'active', source: 'provider' } })
    await expect.poll(() => checker.asked().toSorted()).toEqual(['airhub', 'esimcard', 'travelroam'])
    await checker.flush()
    const rows = await checker.sql`select provider from store.esims where iccid = ${iccid}`
    expect(rows).toEqual([{ provider: 'esimcard' }])
  })

  test('a known owner is asked alone, once', async () => {
    const iccid = await checker.plant('travelroam')
    await checker.outcome(iccid)
    await checker.grow(iccid, 61)
    checker.world.journal.clear()
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'found', card: { source: 'provider' } })
    expect(checker.asked()).toEqual(['travelroam'])
  })

  test('an owner who does not know it any more is followed by the others', async () => {
    const iccid = await checker.plant('esimcard')
    await checker.sql`insert into store.esims (id, iccid, provider) values (${`esm_${iccid}`}, ${iccid}, 'travelroam')`
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'found' })
    await checker.flush()
    const rows = await checker.sql`select provider from store.esims where iccid = ${iccid}`
    expect(rows).toEqual([{ provider: 'esimcard' }])
  })

  test('what we sold stays with the provider we sold it through, whoever else claims it', async () => {
    const iccid = await checker.plant('esimcard')
    await checker.sql`insert into store.esims (id, iccid, provider, origin)
      values (${`esm_${iccid}`}, ${iccid}, 'travelroam', 'sale')`
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'found' })
    await checker.flush()
    const rows = await checker.sql`select provider, provider_refs from store.esims where iccid = ${iccid}`
    expect(rows).toEqual([{ provider: 'travelroam', provider_refs: {} }])
  })

  test('eSIM Hub is asked only about what it is known to own, with the references we kept', async () => {
    const stranger = sampleOf('esimhub', 'used_up')
    checker.world.journal.clear()
    expect(await checker.outcome(stranger)).toMatchObject({ kind: 'not_found' })
    expect(checker.asked()).not.toContain('esimhub')
  })
})

describe('which eSIM is meant', () => {
  test('the whole number decides: neither its beginning nor a longer one is the same eSIM', async () => {
    const iccid = await checker.plant('travelroam')
    for (const other of [iccid.slice(0, 18), `${iccid}1`, `${iccid}12`])
      expect(await checker.outcome(other, { confirmed: true })).toMatchObject({
        kind: 'not_found',
        iccid: other,
      })
  })

  test('blanks, dashes, a label and a filler are understood', async () => {
    const iccid = await checker.plant('travelroam')
    const printed = `ICCID: ${iccid.replace(/(\d{4})(?=\d)/g, '$1 ')}F`
    expect(await checker.outcome(printed)).toMatchObject({ kind: 'found', card: { iccid } })
  })

  test.each([
    ['89049032004008882600003344556677', 'ICCID_IS_EID'],
    ['490154203237518', 'ICCID_IS_IMEI'],
    ['LPA:1$rsp.example.test$AB1CD-EF2GH-IJ3KL-MN4OP', 'ICCID_INVALID'],
    ['12345', 'ICCID_INVALID'],
    ['', 'ICCID_INVALID'],
  ])('%s is named for what it is and asked of nobody', async (typed, code) => {
    checker.world.journal.clear()
    const refused = await checker.check(typed)
    expect(refused).toMatchObject({ ok: false, error: { code } })
    expect(JSON.stringify(refused)).not.toContain('AB1CD')
    expect(checker.asked()).toEqual([])
  })
})

describe('a wrong check digit', () => {
  const wrongDigit = (iccid: string) => `${iccid.slice(0, 8)}${(Number(iccid[8]) + 3) % 10}${iccid.slice(9)}`

  test('asks nobody, and names the number we know that is one digit away', async () => {
    const iccid = await checker.plant('travelroam')
    await checker.outcome(iccid)
    await checker.flush()
    checker.world.journal.clear()
    const refused = await checker.check(wrongDigit(iccid))
    expect(refused).toMatchObject({ ok: false, error: { code: 'ICCID_CHECK_DIGIT' } })
    expect(!refused.ok && refused.error.suggestions?.[0]).toBe(iccid)
    expect(checker.asked()).toEqual([])
  })

  test('names two neighbours that were swapped', async () => {
    const iccid = await checker.plant('travelroam')
    await checker.outcome(iccid)
    await checker.flush()
    const at = [...iccid].findIndex(
      (digit, i) => i > 1 && Math.abs(Number(digit) - Number(iccid[i + 1])) === 1,
    )
    const swapped = iccid.slice(0, at) + iccid[at + 1] + iccid[at] + iccid.slice(at + 2)
    const refused = await checker.check(swapped)
    expect(!refused.ok && refused.error.suggestions).toContain(iccid)
  })

  test('is a warning: a person who confirms it gets an answer', async () => {
    const outcome = await checker.outcome(wrongDigit(unknownIccid()), { confirmed: true })
    expect(outcome).toMatchObject({ kind: 'not_found' })
  })

  test('looking for numbers we know counts like asking: soon there are no more suggestions of them', async () => {
    const iccid = await checker.plant('travelroam')
    await checker.outcome(iccid)
    await checker.flush()
    const clientKey = newClient()
    for (let i = 0; i < 20; i++) await checker.check(wrongDigit(iccid), { clientKey })
    const refused = await checker.check(wrongDigit(iccid), { clientKey })
    expect(refused).toMatchObject({ ok: false, error: { code: 'ICCID_CHECK_DIGIT' } })
    expect(!refused.ok && refused.error.suggestions).not.toContain(iccid)
  })
})

describe('a provider that is down', () => {
  test('is not "not found": it is named', async () => {
    checker.breakDown('esimcard')
    expect(await checker.outcome(unknownIccid())).toMatchObject({
      kind: 'unreachable',
      unreachable: ['eSIMCard'],
    })
  })

  test('does not keep the others from knowing it', async () => {
    const iccid = await checker.plant('travelroam')
    checker.breakDown('esimcard', 'reset_before')
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'found' })
  })

  test('that hangs costs its deadline and no more', async () => {
    await checker.setDeadline('esimcard', 300)
    checker.breakDown('esimcard', 'hang')
    const startedAt = performance.now()
    expect(await checker.outcome(unknownIccid())).toMatchObject({ kind: 'unreachable' })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    await checker.setDeadline('esimcard', 8000)
  })

  test('leaves the last answer standing, with its age', async () => {
    const iccid = await checker.plant('travelroam')
    const first = await checker.outcome(iccid)
    await checker.grow(iccid, 7200)
    checker.breakDown('travelroam')
    const later = await checker.outcome(iccid)
    expect(later).toMatchObject({ kind: 'found', card: { iccid, source: 'last_known' } })
    expect(later.kind === 'found' && first.kind === 'found' && later.card.asOf === first.card.asOf).toBe(true)
  })

  test('is asked again as soon as it is back', async () => {
    const iccid = await checker.plant('travelroam')
    checker.breakDown('travelroam')
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'unreachable' })
    checker.world.faults.clear()
    await expect
      .poll(async () => (await checker.outcome(iccid)).kind, { timeout: 20_000, interval: 1_000 })
      .toBe('found')
  })

  test('is known to own an eSIM but is switched off: it could not be asked, and nobody else is', async () => {
    const iccid = unknownIccid()
    await checker.sql`insert into store.esims (id, iccid, provider) values (${`esm_${iccid}`}, ${iccid}, 'esimcard')`
    await checker.sql`update store.provider_settings set enabled = false where provider = 'esimcard'`
    const { forgetLookupSettings } = await import('@/lib/esims/settings')
    forgetLookupSettings()
    checker.world.journal.clear()
    expect(await checker.outcome(iccid)).toMatchObject({ kind: 'unreachable', unreachable: ['eSIMCard'] })
    expect(checker.asked()).toEqual([])
    await checker.sql`update store.provider_settings set enabled = true where provider = 'esimcard'`
    forgetLookupSettings()
  })
})
