import { describe, expect, test } from 'vitest'
import type { Provider, PurchaseSnapshot } from '../../../lib/providers/contract'
import type { PurchaseOutcome, ResolveOutcome } from '../../../lib/providers/types'
import type { FaultKind } from '../../sandbox/kernel/types'
import { stageOf } from './staged'
import { refsOf, resolveInput, sampleIn, topUpOf, type VendorCase } from './vendors'

const PURCHASE_TIMEOUT_MS = 700
const DAY_MS = 86_400_000
const KINDS = ['order', 'top_up'] as const
type Kind = (typeof KINDS)[number]

/** Done at the vendor, and the answer lost. */
const LOST_ANSWER = ['reset_after', 'status_500_after', 'malformed', 'truncated', 'empty'] as const
/** Nothing done, which we cannot know. */
const NOTHING_DONE = ['reset_before', 'status_500_before', 'hang'] as const
const REFUSED = [
  ['out_of_stock', 'PLAN_UNAVAILABLE'],
  ['wallet_empty', 'INSUFFICIENT_BALANCE'],
  ['status_429', 'RATE_LIMITED'],
  ['unauthorized', 'AUTH'],
] as const

export function purchaseGuarantees(vendor: VendorCase): void {
  describe('purchase', () => {
    const { stage, bought } = stageOf(vendor)

    const operation = (kind: Kind) => (kind === 'order' ? 'order' : 'topup')
    const provider = () => stage().provider({ timeouts: { purchaseMs: PURCHASE_TIMEOUT_MS } })
    const target = () =>
      sampleIn(vendor.id, vendor.id === 'travelroam' ? 'two_plans' : targetState(vendor.id))

    async function begin(kind: Kind, one: Provider): Promise<PurchaseSnapshot> {
      const sample = target()
      const iccid = kind === 'order' ? null : sample.iccid
      const refs = kind === 'order' ? {} : refsOf(sample)
      const taken = await one.snapshot({ kind, iccid, refs, bundleRef: bought().purchase.bundleRef })
      if (!taken.ok) throw new Error(taken.error.message)
      // It is kept in a database between the purchase and its resolution.
      return JSON.parse(JSON.stringify(taken.value))
    }

    const send = (kind: Kind, one: Provider): Promise<PurchaseOutcome> =>
      kind === 'order' ? one.order(bought().purchase) : one.topUp(topUpOf(bought(), target()))

    function settle(
      kind: Kind,
      one: Provider,
      snapshot: PurchaseSnapshot,
      more: { refs?: object; sentAtMs: number },
    ): Promise<ResolveOutcome> {
      const sample = target()
      return one.resolve(
        resolveInput(kind, bought(), {
          iccid: kind === 'order' ? null : sample.iccid,
          refs: more.refs ?? (kind === 'order' ? {} : refsOf(sample)),
          snapshot,
          sentAtMs: more.sentAtMs,
        }),
      )
    }

    test.each(KINDS)('%s: buys once and hands over what was bought', async (kind) => {
      const one = provider()
      const snapshot = await begin(kind, one)
      const sentAtMs = stage().sandbox.world.now()
      let outcome: PurchaseOutcome | ResolveOutcome = await send(kind, one)
      if (outcome.kind === 'pending') {
        stage().sandbox.world.advance(3 * 60_000)
        outcome = await settle(kind, one, snapshot, { refs: outcome.refs, sentAtMs })
      }
      expect(outcome.kind).toBe('fulfilled')
      const { iccid } = outcome.kind === 'fulfilled' ? outcome.refs : {}
      expect(stage().sandbox.world.purchases.list()).toMatchObject([{ vendor: vendor.id, iccid }])
      if (kind === 'order') {
        const code = outcome.kind === 'fulfilled' ? outcome.install?.activationCode : null
        expect(code).toMatch(/^LPA:1\$[\w.-]+\$[A-Z0-9-]+$/)
      } else expect(iccid).toBe(target().iccid)
    })

    test('what was bought is in the list of what was sold, where there is one; an outage is no empty list', async () => {
      const one = provider()
      if (!one.listSold) return
      const since = new Date(stage().sandbox.world.now() - DAY_MS)
      await send('order', one)
      stage().sandbox.world.advance(3 * 60_000)
      const iccid = stage().sandbox.world.purchases.list()[0]?.iccid
      const sold = await one.listSold(since)
      expect(sold.ok && sold.value.map((esim) => esim.iccid)).toContain(iccid)
      stage().sandbox.world.faults.add({ vendor: vendor.id, operation: '*', kind: 'status_500_before' })
      expect(await one.listSold(since)).toMatchObject({ ok: false })
    })

    const lost = KINDS.flatMap((kind) => LOST_ANSWER.map((fault) => ({ kind, fault })))
    test.each(lost)('$kind: $fault is unknown, sent once, and found by reading', async ({ kind, fault }) => {
      const { outcome, resolved } = await underFault(kind, fault)
      expect(outcome.kind).toBe('unknown')
      expect(stage().purchases()).toBe(1)
      expect(stage().calls(operation(kind))).toBe(1)
      const expected = kind === 'order' ? vendor.foundOrder : vendor.foundTopUp
      expect(resolved.kind).toBe(expected)
      if (resolved.kind !== 'fulfilled') return
      expect(resolved.refs.iccid).toBe(stage().sandbox.world.purchases.list()[0]?.iccid)
    })

    const undone = KINDS.flatMap((kind) => NOTHING_DONE.map((fault) => ({ kind, fault })))
    test.each(undone)('$kind: $fault is unknown, and never called found', async ({ kind, fault }) => {
      const { outcome, resolved } = await underFault(kind, fault)
      expect(outcome.kind).toBe('unknown')
      expect(stage().purchases()).toBe(0)
      expect(stage().calls(operation(kind))).toBeLessThanOrEqual(1)
      expect(resolved.kind).toBe(kind === 'order' ? vendor.lostOrder : vendor.lostTopUp)
    })

    async function underFault(kind: Kind, fault: FaultKind) {
      const one = provider()
      const snapshot = await begin(kind, one)
      stage().fault(operation(kind), fault, { remaining: 1 })
      const sentAtMs = stage().sandbox.world.now()
      const outcome = await send(kind, one)
      // An eSIM that is made asynchronously is there a little later.
      stage().sandbox.world.advance(3 * 60_000)
      const refs = outcome.kind === 'unknown' ? outcome.refs : undefined
      let resolved = await settle(kind, one, snapshot, { sentAtMs, ...(refs ? { refs } : {}) })
      if (resolved.kind === 'pending') {
        resolved = await settle(kind, one, snapshot, { sentAtMs, refs: resolved.refs })
      }
      return { outcome, resolved }
    }

    const refusals = KINDS.flatMap((kind) => REFUSED.map(([fault, code]) => ({ kind, fault, code })))
    test.each(refusals)('$kind: $fault is a definite no ($code)', async ({ kind, fault, code }) => {
      stage().fault(operation(kind), fault)
      const outcome = await send(kind, provider())
      expect(outcome).toMatchObject({ kind: 'rejected', code })
      expect(stage().purchases()).toBe(0)
    })

    test.each(KINDS)('%s: a purchase that could not be sent is a definite no', async (kind) => {
      const elsewhere = Object.fromEntries(vendor.addresses.map((name) => [name, 'http://127.0.0.1:9']))
      const one = vendor.create({ ...stage().sandbox.addresses.env, ...elsewhere }, {})
      expect(await send(kind, one)).toMatchObject({ kind: 'rejected', code: 'UNAVAILABLE' })
    })

    test('leaves it to staff when two purchases could be the one, and takes the other when one is claimed', async () => {
      const kind: Kind = vendor.foundTopUp === 'fulfilled' ? 'top_up' : 'order'
      const one = provider()
      const snapshot = await begin(kind, one)
      const sentAtMs = stage().sandbox.world.now()
      const first = await send(kind, one)
      const twice = { ...bought().purchase, clientRef: `${bought().purchase.clientRef}-2` }
      if (kind === 'order') await one.order(twice)
      else await one.topUp({ ...topUpOf(bought(), target()), ...twice })
      stage().sandbox.world.advance(3 * 60_000)
      const foreign = { ...bought(), purchase: { ...bought().purchase, clientRef: 'ful_of_a_third' } }
      const ask = (claimed: readonly string[]) =>
        one.resolve(
          resolveInput(kind, foreign, {
            iccid: kind === 'order' ? null : target().iccid,
            refs: kind === 'order' ? {} : refsOf(target()),
            snapshot,
            sentAtMs,
            claimed,
          }),
        )
      // With a reference of our own in the list there is no doubt: the third one is simply not there.
      const byRef = one.capabilities.resolveBy === 'client_ref'
      expect((await ask([])).kind).toBe(byRef ? 'absent_now' : 'ambiguous')
      const claim = first.kind === 'fulfilled' ? first.applicationId : null
      if (claim !== null && !byRef) expect((await ask([claim])).kind).toBe('fulfilled')
    })
  })
}

/** AirHub renews what is running; eSIMCard and the hub top up any live eSIM. */
const targetState = (id: VendorCase['id']) => (id === 'airhub' ? 'unlimited' : 'not_installed')
