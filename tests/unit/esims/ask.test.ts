import { describe, expect, test } from 'vitest'
import { type AskTarget, askProviders, chooseHit } from '@/lib/esims/ask'
import type { ProviderEsim, ProviderResult } from '@/lib/providers/types'
import { anEsim, aProvider, type FakeProvider, ICCID } from './samples'

const found = (change: Partial<ProviderEsim> = {}): ProviderResult<ProviderEsim | null> => ({
  ok: true,
  value: anEsim(change),
})
const miss: ProviderResult<ProviderEsim | null> = { ok: true, value: null }
const down: ProviderResult<ProviderEsim | null> = {
  ok: false,
  error: { code: 'UNAVAILABLE', message: 'down' },
}

async function ask(providers: readonly FakeProvider[], timeoutMs = 2_000) {
  const complaints: string[] = []
  const startedAt = performance.now()
  const targets: AskTarget[] = providers.map((provider) => ({ provider, timeoutMs }))
  const asking = askProviders(ICCID, targets, (problem, facts) =>
    complaints.push(`${facts.provider}: ${problem} (${facts.reason})`),
  )
  const asked = await asking.asked
  const tookMs = performance.now() - startedAt
  const states = await Promise.all(asking.probes.map(({ done }) => done))
  return { ...asked, states, complaints, tookMs }
}

describe('asking providers', () => {
  test('the first definite hit answers and the others are cancelled', async () => {
    const slow = aProvider('airhub', 1_500, miss)
    const end = await ask([slow, aProvider('travelroam', 20, found()), aProvider('esimcard', 1_500, miss)])
    expect(end.hit?.provider).toBe('travelroam')
    expect(end.states).toEqual(['cancelled', 'hit', 'cancelled'])
    expect(slow.calls).toEqual([{ iccid: ICCID, aborted: true }])
    expect(end.complaints).toEqual([])
    expect(end.tookMs).toBeLessThan(300)
  })

  test('a miss that comes first does not end the search', async () => {
    const end = await ask([aProvider('airhub', 0, miss), aProvider('travelroam', 40, found())])
    expect(end.hit?.provider).toBe('travelroam')
    expect(end.states).toEqual(['miss', 'hit'])
  })

  test('everyone answered no: only then is it known that nobody knows it', async () => {
    const end = await ask([aProvider('airhub', 5, miss), aProvider('travelroam', 10, miss)])
    expect(end).toMatchObject({ hit: null, unreachable: [], everyoneAnswered: true })
  })

  test.each([
    ['an error', () => aProvider('airhub', 5, down)],
    ['no answer within its deadline', () => aProvider('airhub', 5_000, miss)],
    ['another ICCID', () => aProvider('airhub', 5, found({ iccid: '8999900000000000030' }))],
    ['a longer ICCID', () => aProvider('airhub', 5, found({ iccid: `${ICCID}12` }))],
    [
      'a crash of its adapter',
      () =>
        aProvider('airhub', 5, () => {
          throw new Error('boom')
        }),
    ],
  ])('%s is not "not found": the provider is named and the reason logged', async (_case, broken) => {
    const end = await ask([broken(), aProvider('travelroam', 5, miss)], 100)
    expect(end).toMatchObject({ hit: null, unreachable: ['AIRHUB'], everyoneAnswered: false })
    expect(end.states).toEqual(['unreachable', 'miss'])
    expect(end.complaints).toHaveLength(1)
  })

  test('a provider that is down does not keep a hit of another from answering', async () => {
    const end = await ask([aProvider('airhub', 0, down), aProvider('travelroam', 30, found())])
    expect(end.hit?.provider).toBe('travelroam')
  })

  test('nobody to ask is not "not found"', async () => {
    expect(await ask([])).toMatchObject({ hit: null, everyoneAnswered: false })
  })
})

describe('two hits at once', () => {
  test('the newest figures win, not the ones that tell more', () => {
    const rich = anEsim({ asOf: '2026-03-10T10:00:00.000Z' })
    const poor = anEsim({ provider: 'airhub', plans: [], asOf: '2026-03-10T11:00:00.000Z' })
    expect(chooseHit([rich, poor])).toBe(poor)
  })

  test('equally new, the one of higher priority wins', () => {
    const first = anEsim({ provider: 'esimcard' })
    expect(chooseHit([first, anEsim({ provider: 'airhub' })])).toBe(first)
  })
})
