import { describe, expect, test } from 'vitest'
import type { Provider } from '@/lib/providers/contract'
import { AIRHUB_OLD_ICCID } from '../sandbox/providers/samples'
import { staged } from './providers/staged'
import {
  type Bought,
  bundleToBuy,
  openStage,
  refsOf,
  resolveInput,
  sampleIn,
  samplesOf,
  topUpOf,
  VENDOR_CASES,
} from './providers/vendors'

// Every variant that the documents list must be understood, whichever of them the real vendor turns out to use.

staged('travelroam', (stage, bought) => {
  test('an unknown ICCID answered with 404 is "not known"', async () => {
    stage().setting({ options: { unknownIccid: '404' } })
    expect(await stage().provider().status({ iccid: '8999990000000004047' })).toEqual({
      ok: true,
      value: null,
    })
  })

  test('a 422 is a definite no, in the words of its body', async () => {
    stage().setting({ options: { testCredentials: true } })
    expect((await stage().provider().order(bought().purchase)).kind).toBe('rejected')
    expect(stage().purchases()).toBe(0)
  })

  test('an order whose eSIM is still being made is pending or complete, and found by its reference', async () => {
    stage().setting({ options: { assignmentDelayMs: 60_000 } })
    const provider = stage().provider()
    const outcome = await provider.order(bought().purchase)
    expect(['pending', 'fulfilled']).toContain(outcome.kind)
    if (outcome.kind !== 'pending') return
    const ask = () =>
      provider.resolve(
        resolveInput('order', bought(), { iccid: null, refs: outcome.refs, snapshot: null, sentAtMs: 0 }),
      )
    expect((await ask()).kind).toBe('pending')
    stage().sandbox.world.advance(61_000)
    expect(await ask()).toMatchObject({ kind: 'fulfilled', refs: { iccid: expect.any(String) } })
  })

  test('where a phone is, is never asked for', async () => {
    const { iccid } = sampleIn('travelroam', 'active')
    expect(await stage().provider().status({ iccid })).toMatchObject({
      ok: true,
      value: { lastNetwork: null },
    })
    const asked = stage()
      .sandbox.world.journal.list()
      .map((call) => call.operation)
    expect(asked).toContain('esim')
    expect(asked).not.toContain('location')
  })
})

async function otherBundleOf(provider: Provider, { purchase, name }: Bought): Promise<string> {
  for await (const page of provider.listBundles()) {
    const other = page.find(
      (bundle) => bundle.name !== name && bundle.purchaseHints.travelDate !== 'required',
    )
    if (other && other.ref !== purchase.bundleRef) return other.ref
  }
  throw new Error('the vendor sells one bundle only')
}

staged('airhub', (stage, bought) => {
  test.each(['top', 'data', 'result'])(
    'a purchase answered in the shape "%s" is understood',
    async (purchaseShape) => {
      stage().setting({ options: { purchaseShape } })
      const outcome = await stage().provider().order(bought().purchase)
      expect(outcome).toMatchObject({ kind: 'fulfilled', install: { apn: 'internet' } })
    },
  )

  test('a purchase answered without an ICCID is completed by the activation code', async () => {
    stage().setting({ options: { purchaseWithoutSim: true } })
    const outcome = await stage().provider().order(bought().purchase)
    const [sold] = stage().sandbox.world.purchases.list()
    expect(outcome).toMatchObject({ kind: 'fulfilled', refs: { iccid: sold?.iccid } })
  })

  test.each(['number', 'text', 'object', 'array'])('a wallet as %s is understood', async (walletShape) => {
    stage().setting({ options: { walletShape } })
    const balance = await stage().provider().balance()
    expect(balance).toEqual({ ok: true, value: { amountMinor: 10_000_000, currency: 'USD' } })
  })

  test('a partner code as text is understood', async () => {
    stage().setting({ options: { partnerCodeAsText: true } })
    expect((await stage().provider().balance()).ok).toBe(true)
  })

  test('a repeated reference is not called a refusal: it is looked up', async () => {
    const provider = stage().provider()
    await provider.order(bought().purchase)
    expect((await provider.order(bought().purchase)).kind).toBe('unknown')
    expect(stage().purchases()).toBe(1)
  })

  test('our reference decides where orders show it', async () => {
    stage().setting({ options: { echoClientRef: true } })
    const provider = stage().provider()
    const taken = await provider.snapshot({
      kind: 'order',
      iccid: null,
      refs: {},
      bundleRef: bought().purchase.bundleRef,
    })
    const snapshot = taken.ok ? taken.value : null
    await provider.order({ ...bought().purchase, clientRef: 'ful_of_another' })
    const input = { iccid: null, refs: {}, snapshot, sentAtMs: stage().sandbox.world.now() }
    expect((await provider.resolve(resolveInput('order', bought(), input))).kind).toBe('absent_now')
    await provider.order(bought().purchase)
    const found = await provider.resolve(resolveInput('order', bought(), input))
    expect(found).toMatchObject({
      kind: 'fulfilled',
      refs: { iccid: stage().sandbox.world.purchases.list()[1]?.iccid },
    })
  })

  test('more than 300 orders since a lost purchase: those of its days are read, and only a list without a gap tells', async () => {
    const provider = stage().provider()
    const target = { kind: 'order', iccid: null, refs: {}, bundleRef: bought().purchase.bundleRef } as const
    const taken = await provider.snapshot(target)
    const snapshot = taken.ok ? taken.value : null
    const input = { iccid: null, refs: {}, snapshot, sentAtMs: stage().sandbox.world.now() }
    const other = { ...bought().purchase, bundleRef: await otherBundleOf(provider, bought()) }
    for (let sold = 0; sold < 305; sold++)
      await provider.order({ ...other, clientRef: `ful_of_another_${sold}` })
    const asked = stage().calls('orders')
    expect((await provider.resolve(resolveInput('order', bought(), input))).kind).toBe('absent_now')
    expect(stage().calls('orders') - asked).toBe(2)

    // Nothing that was seen before the purchase is in the days: nothing is proved.
    const unseen = { ...input, snapshot: { orderIds: ['1', '2'], esim: [] } }
    expect((await provider.resolve(resolveInput('order', bought(), unseen))).kind).toBe('ambiguous')

    // Deep in the days lies an order that could be it, and the list from before was full: a person looks.
    await provider.order(bought().purchase)
    for (let sold = 0; sold < 305; sold++)
      await provider.order({ ...other, clientRef: `ful_of_a_third_${sold}` })
    const late = await provider.resolve(resolveInput('order', bought(), input))
    expect(late).toMatchObject({ kind: 'ambiguous', evidence: [expect.stringMatching(/^order \d+ /)] })
    // Nor is a younger one taken in its place: it would be missed by whoever made it.
    await provider.order({ ...bought().purchase, clientRef: 'ful_of_a_twin' })
    const instead = await provider.resolve(resolveInput('order', bought(), input))
    expect(instead).toMatchObject({ kind: 'ambiguous', evidence: [expect.stringMatching(/^order \d+ /)] })
    // Where rows show our reference, it is the order.
    stage().setting({ options: { echoClientRef: true } })
    const found = await provider.resolve(resolveInput('order', bought(), input))
    const { iccid } = stage().sandbox.world.purchases.list()[305] ?? {}
    expect(found).toMatchObject({ kind: 'fulfilled', refs: { iccid } })
  }, 60_000)

  test('the list of orders is read once a minute, however many ask', async () => {
    const provider = stage().provider()
    const { iccid } = sampleIn('airhub', 'active')
    await Promise.all(Array.from({ length: 50 }, () => provider.status({ iccid })))
    expect(stage().calls('orders')).toBe(1)
    stage().sandbox.world.advance(61_000)
    await provider.status({ iccid })
    expect(stage().calls('orders')).toBe(2)
  })

  test('an order older than the last 300 is found only when we remember it', async () => {
    const oldest = samplesOf('airhub').find(({ iccid }) => iccid === AIRHUB_OLD_ICCID)
    if (!oldest) throw new Error('the sandbox has no old order')
    expect(await stage().provider().status({ iccid: oldest.iccid })).toEqual({ ok: true, value: null })
    const known = await stage()
      .provider()
      .status({ iccid: oldest.iccid, refs: refsOf(oldest) })
    expect(known).toMatchObject({ ok: true, value: { iccid: oldest.iccid, install: { apn: 'internet' } } })
  })

  test('a renewal without a number of days is refused before it is sent', async () => {
    const input = { ...topUpOf(bought(), sampleIn('airhub', 'active')), durationDays: null }
    expect(await stage().provider().topUp(input)).toMatchObject({ kind: 'rejected', code: 'VALIDATION' })
    expect(stage().calls('topup')).toBe(0)
  })
})

staged('esimcard', (stage, bought) => {
  test.each(['detail', 'details'])('package details are found at "%s"', async (detailPath) => {
    stage().setting({ options: { detailPath } })
    let regional = 0
    for await (const page of stage().provider().listBundles()) {
      regional += page.filter(({ countries }) => countries.length > 1).length
    }
    expect(regional).toBeGreaterThan(0)
  })

  test('a delayed top-up without any id is pending, and found among the packages of the eSIM', async () => {
    stage().setting({ options: { delayed: true } })
    const provider = stage().provider()
    const sample = sampleIn('esimcard', 'not_installed')
    const { iccid } = sample
    const refs = refsOf(sample)
    const taken = await provider.snapshot({
      kind: 'top_up',
      iccid,
      refs,
      bundleRef: bought().purchase.bundleRef,
    })
    const snapshot = taken.ok ? taken.value : null
    const sentAtMs = stage().sandbox.world.now()
    const outcome = await provider.topUp(topUpOf(bought(), sample))
    expect(outcome).toMatchObject({ kind: 'pending', refs: { iccid } })
    stage().sandbox.world.advance(3 * 60_000)
    const found = await provider.resolve(
      resolveInput('top_up', bought(), { iccid, refs, snapshot, sentAtMs }),
    )
    expect(found).toMatchObject({ kind: 'fulfilled', refs: { iccid }, applicationId: expect.any(String) })
  })

  test('an eSIM that can take no top-up is said to take none', async () => {
    const target = (state: 'revoked' | 'active') => {
      const sample = sampleIn('esimcard', state)
      return { iccid: sample.iccid, refs: refsOf(sample), bundleRef: bought().purchase.bundleRef }
    }
    expect(await stage().provider().topUpEligibility(target('revoked'))).toEqual({ ok: true, value: 'no' })
    expect(await stage().provider().topUpEligibility(target('active'))).toEqual({ ok: true, value: 'yes' })
  })
})

staged('esimhub', (stage, bought) => {
  test('an activation code that is late leaves the order fulfilled without it', async () => {
    stage().setting({ options: { activationDelayMs: 60_000 } })
    const outcome = await stage().provider().order(bought().purchase)
    expect(outcome).toMatchObject({ kind: 'fulfilled', refs: { iccid: expect.any(String) } })
  })

  test.each(['order', 'top_up'] as const)(
    '%s: once the history shows our references, a missing one is absent',
    async (kind) => {
      const provider = stage().provider()
      const sample = sampleIn('esimhub', 'active')
      await provider.order({ ...bought().purchase, clientRef: 'ful_of_another' })
      const iccid = kind === 'order' ? null : sample.iccid
      const refs = kind === 'order' ? {} : refsOf(sample)
      const input = { iccid, refs, snapshot: { allocatedBytes: null }, sentAtMs: stage().sandbox.world.now() }
      expect((await provider.resolve(resolveInput(kind, bought(), input))).kind).toBe('absent_now')
    },
  )

  test('an eSIM without its hub order is refused before anything is sent', async () => {
    const input = { ...topUpOf(bought(), sampleIn('esimhub', 'active')), refs: {} }
    expect(await stage().provider().topUp(input)).toMatchObject({ kind: 'rejected', code: 'NOT_ELIGIBLE' })
    expect(stage().calls('topup')).toBe(0)
  })
})

describe('timed out, then carried out', () => {
  test.each(VENDOR_CASES)(
    '$name: a top-up that is carried out after we gave up is found, not repeated',
    async (vendor) => {
      const stage = await openStage(vendor, 1_200)
      const provider = stage.provider({ timeouts: { purchaseMs: 300 } })
      const bought = await bundleToBuy(provider)
      const sample = sampleIn(vendor.id, 'active')
      const refs = refsOf(sample)
      const taken = await provider.snapshot({
        kind: 'top_up',
        iccid: sample.iccid,
        refs,
        bundleRef: bought.purchase.bundleRef,
      })
      stage.setting({ hangCommitsAfterMs: 600 })
      stage.fault('topup', 'hang', { remaining: 1, delayMs: 2_000 })
      const sentAtMs = stage.sandbox.world.now()
      expect((await provider.topUp(topUpOf(bought, sample))).kind).toBe('unknown')
      stage.sandbox.world.advance(3 * 60_000)
      const input = { iccid: sample.iccid, refs, snapshot: taken.ok ? taken.value : null, sentAtMs }
      const found = await provider.resolve(resolveInput('top_up', bought, input))
      expect(found.kind).toBe('fulfilled')
      expect(stage.purchases()).toBe(1)
      await stage.sandbox.close()
    },
  )
})
