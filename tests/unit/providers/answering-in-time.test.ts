import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { answeringInTime, contextOf } from '@/lib/providers/adapter'
import type { Provider, ReadOptions } from '@/lib/providers/contract'
import { createProviders } from '@/lib/providers/registry'

const READ_MS = 60
const ICCID = '8999000000000000017'
const target = { iccid: ICCID, refs: {}, bundleRef: 'a-bundle' }

/** Every question of a visitor, and the vendor that is asked by it: it only notes what it was given. */
function noting(answer: () => Promise<unknown>) {
  const given: AbortSignal[] = []
  const read = (options: ReadOptions | undefined) => {
    if (options?.signal) given.push(options.signal)
    return answer() as Promise<never>
  }
  const [provider] = createProviders({
    travelroam: {
      TRAVELROAM_BASE_URL: 'http://127.0.0.1:9',
      TRAVELROAM_API_KEY: 'k',
      TRAVELROAM_CLIENT_SECRET: 's',
    },
  }).values()
  if (!provider) throw new Error('no provider')
  const vendor: Provider = {
    ...provider,
    status: (_, options) => read(options),
    usage: (_, options) => read(options),
    listTopUps: (_, options) => read(options),
    topUpEligibility: (_, options) => read(options),
    availability: (_, options) => read(options),
    balance: (options) => read(options),
    ping: (options) => read(options),
  }
  const limited = answeringInTime(vendor, contextOf({ timeouts: { readMs: READ_MS } }))
  const questions: readonly ((options?: ReadOptions) => Promise<unknown>)[] = [
    (options) => limited.status({ iccid: ICCID }, options),
    (options) => limited.usage({ iccid: ICCID }, options),
    (options) => limited.listTopUps(target, options),
    (options) => limited.topUpEligibility(target, options),
    (options) => limited.availability?.({ ...target, purchaseHints: {} }, options) ?? Promise.reject(),
    (options) => limited.balance(options),
    (options) => limited.ping(options),
  ]
  return { given, questions }
}

test('a question that was answered leaves no timer behind, which would keep the request of its visitor', async () => {
  const { given, questions } = noting(async () => null)
  await Promise.all(questions.map((ask) => ask()))
  await sleep(READ_MS * 3)
  expect(given).toHaveLength(questions.length)
  expect(given.filter(({ aborted }) => aborted)).toEqual([])
})

test('one that failed leaves none either', async () => {
  const { given, questions } = noting(() => Promise.reject(new Error('of the vendor')))
  await Promise.allSettled(questions.map((ask) => ask()))
  await sleep(READ_MS * 3)
  expect(given.filter(({ aborted }) => aborted)).toEqual([])
})

test('one without an answer ends in time: its own, or that of who asks; and when who asks leaves', async () => {
  const { given, questions } = noting(() => new Promise(() => undefined))
  const leaving = new AbortController()
  for (const ask of questions) {
    void ask()
    void ask({ timeoutMs: 10_000, signal: leaving.signal })
  }
  await sleep(READ_MS * 3)
  expect(given.map(({ aborted }) => aborted)).toEqual(questions.flatMap(() => [true, false]))
  expect(given[0]?.reason).toMatchObject({ name: 'TimeoutError' })
  leaving.abort()
  expect(given.every(({ aborted }) => aborted)).toBe(true)
})
