import { expect } from 'vitest'
import { money } from '@/lib/core/money'
import type { Tx } from '@/lib/platform/db/client'
import { clawBack, reverse } from '@/lib/wallet/commands/claw-back'
import { freezeWallets, unfreezeWallets } from '@/lib/wallet/commands/freeze-wallet'
import { captureHold, placeHold, releaseHold } from '@/lib/wallet/commands/hold'
import { tryPost } from '@/lib/wallet/commands/post'
import {
  creditGiven,
  paymentReceived,
  refundRequested,
  refundToWallet,
  revenueEarned,
  walletToppedUp,
} from '@/lib/wallet/rules'
import type { CauseType, Posting } from '@/lib/wallet/types'
import type { Ending, LedgerModel, Line } from './ledger-model'
import type { LedgerUnderTest } from './ledger-under-test'

/** What chance decides for a step; a step takes of it what it needs. */
export interface Draw {
  readonly user: string
  readonly other: string
  readonly currency: string
  readonly amount: number
  /** Which of what there is: a hold, a transaction, an earlier call. */
  readonly pick: number
}

type Call = (tx: Tx) => Promise<unknown>
interface Made {
  readonly again: Call
  /** The same key for something else; null where the key says all. */
  readonly other: Call | null
  readonly ending: Ending
}

export interface World {
  readonly model: LedgerModel
  readonly calls: Made[]
  /** Ids of transactions by their keys, as last seen. */
  ids: Readonly<Record<string, string>>
}

const line = (kind: string, owner: string, currency: string, amount: number): Line => ({
  kind,
  owner,
  currency,
  amount,
})

async function make(
  world: World,
  ledger: LedgerUnderTest,
  again: Call,
  other: Call | null,
  decide: (actual: Ending) => Ending,
) {
  const actual = await ledger.attempt(again)
  const ending = decide(actual)
  expect(actual).toEqual(ending)
  world.calls.push({ again, other, ending })
}

/** A recipe of lib/wallet/rules.ts, and the lines that it must come to. */
const post = (world: World, ledger: LedgerUnderTest, posting: Posting, lines: readonly Line[]) =>
  make(
    world,
    ledger,
    (tx) => tryPost(tx, posting),
    (tx) =>
      tryPost(tx, {
        ...posting,
        legs: posting.legs.map((leg) => ({
          ...leg,
          amount: money(leg.amount.amountMinor + 1, leg.amount.currency),
        })),
      }),
    () => world.model.post(posting.key, posting.key, lines),
  )

export type Step = (world: World, ledger: LedgerUnderTest, draw: Draw) => Promise<void>

const pickFrom = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)]

const topUp: Step = async (world, ledger, { user, currency, amount }) => {
  const [payment, order] = [world.model.next('pay'), world.model.next('ord')]
  await post(world, ledger, paymentReceived(payment, money(amount, currency)), [
    line('stripe_clearing', '', currency, amount),
    line('order_liability', '', currency, -amount),
  ])
  await post(world, ledger, walletToppedUp(order, user, money(amount, currency)), [
    line('order_liability', '', currency, amount),
    line('wallet', user, currency, -amount),
  ])
}

const GIFTS = [
  ['voucher', 'voucher'],
  ['cashback', 'promotion'],
  ['referral', 'referral'],
] as const
const gift: Step = async (world, ledger, { user, currency, amount, pick }) => {
  const [what, cause] = pickFrom(GIFTS, pick) ?? GIFTS[0]
  await post(world, ledger, creditGiven(what, cause, world.model.next(what), user, money(amount, currency)), [
    line('promotion_cost', what, currency, amount),
    line('wallet', user, currency, -amount),
  ])
}

const earn: Step = (world, ledger, { currency, amount }) =>
  post(world, ledger, revenueEarned(world.model.next('ful'), money(amount, currency)), [
    line('order_liability', '', currency, amount),
    line('revenue', '', currency, -amount),
  ])

/** Some of it is still owed, the rest was earned before. */
const refund: Step = async (world, ledger, { user, currency, amount, pick }) => {
  const id = world.model.next('rfd')
  const earned = pick % (amount + 1)
  await post(world, ledger, refundRequested(id, money(amount, currency), earned), [
    ...(amount > earned
      ? [
          line('order_liability', '', currency, amount - earned),
          line('refunds_payable', '', currency, earned - amount),
        ]
      : []),
    ...(earned > 0
      ? [line('revenue', '', currency, earned), line('refunds_payable', '', currency, -earned)]
      : []),
  ])
  await post(world, ledger, refundToWallet(id, user, money(amount, currency)), [
    line('refunds_payable', '', currency, amount),
    line('wallet', user, currency, -amount),
  ])
}

const correctionOf = (causeId: string, { user, other, currency, amount }: Draw): Posting => ({
  key: `correction:${causeId}`,
  kind: 'correction',
  causeType: 'staff' satisfies CauseType,
  causeId,
  legs: [
    { account: 'wallet', owner: user, side: 'debit', amount: money(amount, currency) },
    { account: 'wallet', owner: other, side: 'credit', amount: money(amount, currency) },
  ],
})
const correct: Step = async (world, ledger, draw) => {
  const posting = correctionOf(world.model.next('staff'), draw)
  if (draw.user === draw.other) {
    expect(await ledger.attempt((tx) => tryPost(tx, posting))).toEqual({ threw: 'RK005' })
    return
  }
  await post(world, ledger, posting, [
    line('wallet', draw.user, draw.currency, draw.amount),
    line('wallet', draw.other, draw.currency, -draw.amount),
  ])
}

/** Mostly of a wallet that has something, and of a part of it: else every other story is one of refusals. */
function wantedHold(model: LedgerModel, draw: Draw): Pick<Draw, 'user' | 'currency' | 'amount'> {
  const wallet = draw.pick % 4 === 0 ? undefined : pickFrom(model.funded(), draw.pick)
  if (!wallet) return draw
  return { ...wallet, amount: 1 + (draw.amount % model.available(wallet.user, wallet.currency)) }
}

const hold: Step = (world, ledger, draw) => {
  const { model } = world
  const { user, currency, amount } = wantedHold(model, draw)
  const [key, orderId] = [model.next('hold'), model.next('ord')]
  const place = (minor: number) => (tx: Tx) =>
    placeHold(tx, { key, userId: user, amount: money(minor, currency), orderId })
  return make(world, ledger, place(amount), place(amount + 1), (actual) =>
    model.once(key, () => {
      if (model.isFrozen(user)) return { refused: 'WALLET_FROZEN' }
      const lines = [line('wallet', user, currency, amount), line('wallet_held', user, currency, -amount)]
      if (!model.hasFunds(lines)) return { refused: 'INSUFFICIENT_FUNDS' }
      const id = 'done' in actual ? (actual.done as { holdId: string }).holdId : 'none'
      model.write(key, lines)
      model.holds.push({ id, user, currency, amount, captured: 0, released: 0 })
      return { done: { holdId: id } }
    }),
  )
}

/** Mostly one that is open. */
const aHold = (model: LedgerModel, { pick, amount }: Draw) =>
  (amount % 5 === 0 ? undefined : pickFrom(model.openHolds(), pick)) ?? pickFrom(model.holds, pick)

/** In whole, in part, or one unit more than there is. */
const capture: Step = async (world, ledger, draw) => {
  const { model } = world
  const { amount } = draw
  const held = aHold(model, draw)
  if (!held) return
  const left = held.amount - held.captured - held.released
  const taken = amount % 3 === 0 ? Math.max(1, left) : 1 + (amount % (left + 2))
  const paymentId = model.next('pay')
  const take = (minor: number) => (tx: Tx) =>
    captureHold(tx, { holdId: held.id, paymentId, amountMinor: minor })
  await make(world, ledger, take(taken), take(taken + 1), () =>
    model.once(`wallet_payment:${paymentId}`, () => {
      if (taken > left) return { refused: 'HOLD_CLOSED' }
      held.captured += taken
      model.write(`wallet_payment:${paymentId}`, [
        line('wallet_held', held.user, held.currency, taken),
        line('order_liability', '', held.currency, -taken),
      ])
      return { done: true }
    }),
  )
}

const release: Step = async (world, ledger, draw) => {
  const { model } = world
  const held = aHold(model, draw)
  if (!held) return
  const left = held.amount - held.captured - held.released
  const key = `hold_released:${held.id}`
  await make(
    world,
    ledger,
    (tx) => releaseHold(tx, held.id),
    null,
    () =>
      model.once(key, () => {
        if (left === 0) return { refused: 'HOLD_CLOSED' }
        held.released += left
        model.write(key, [
          line('wallet_held', held.user, held.currency, left),
          line('wallet', held.user, held.currency, -left),
        ])
        return { done: true }
      }),
  )
}

const dispute: Step = (world, ledger, { user, currency, amount }) => {
  const { model } = world
  const id = model.next('dp')
  const take = (minor: number) => async (tx: Tx) => {
    const taken = await clawBack(tx, {
      kind: 'dispute_clawback',
      causeType: 'dispute',
      causeId: id,
      userId: user,
      amount: money(minor, currency),
      credit: 'dispute_reserve',
      creditOwner: id,
    })
    return taken.taken.amountMinor
  }
  return make(world, ledger, take(amount), take(amount + 1), () =>
    model.once(`dispute_clawback:${id}`, () => {
      const taken = Math.min(model.available(user, currency), amount)
      const owed = amount - taken
      model.write(`dispute_clawback:${id}`, [
        ...(taken > 0 ? [line('wallet', user, currency, taken)] : []),
        ...(owed > 0 ? [line('wallet_receivable', user, currency, owed)] : []),
        line('dispute_reserve', id, currency, -amount),
      ])
      return { done: taken }
    }),
  )
}

/** Of anything but a hold's own movements: a dispute that was won, a correction that was wrong. */
const undo: Step = async (world, ledger, { pick }) => {
  const { model } = world
  const target = pickFrom(model.transactions, pick)
  const id = target && world.ids[target.id]
  if (!target || !id) return
  await make(
    world,
    ledger,
    (tx) => reverse(tx, id),
    null,
    () => {
      if (target.lines.some(({ kind }) => kind === 'wallet_held')) return { threw: 'RK005' }
      return model.once(`reversal:${id}`, () => {
        const lines = target.lines.map((one) => ({ ...one, amount: -one.amount }))
        if (!model.hasFunds(lines)) return { threw: 'INSUFFICIENT_FUNDS' }
        model.write(`reversal:${id}`, lines)
        return { done: true }
      })
    },
  )
}

const causeOf = ({ pick }: Draw) => `dp_${pick % 2}`
const freeze: Step = (world, ledger, draw) =>
  make(
    world,
    ledger,
    (tx) => freezeWallets(tx, draw.user, causeOf(draw)),
    null,
    () => {
      world.model.freeze(draw.user, causeOf(draw))
      return { done: true }
    },
  )
const lift: Step = (world, ledger, draw) =>
  make(
    world,
    ledger,
    (tx) => unfreezeWallets(tx, draw.user, causeOf(draw)),
    null,
    () => {
      world.model.lift(draw.user, causeOf(draw))
      return { done: true }
    },
  )

/** Whatever became of the world meanwhile, a call that is made again answers as it did. */
const replay: Step = async (world, ledger, { pick }) => {
  const made = pickFrom(world.calls, pick)
  if (!made || 'threw' in made.ending || made.other === null) return
  expect(await ledger.attempt(made.again)).toEqual(made.ending)
}

const replayOtherwise: Step = async (world, ledger, { pick }) => {
  const made = pickFrom(world.calls, pick)
  if (!made?.other || 'threw' in made.ending) return
  expect(await ledger.attempt(made.other)).toEqual({ threw: 'RK001' })
}

/** Another key for what was posted before. */
const sameCause: Step = async (world, ledger, draw) => {
  const posting = correctionOf('staff-cause', draw)
  if (draw.user === draw.other) return
  const isPosted = world.model.transactions.some(({ id }) => id === posting.key)
  if (!isPosted) {
    if (world.model.burnt.has(posting.key)) return
    return post(world, ledger, posting, [
      line('wallet', draw.user, draw.currency, draw.amount),
      line('wallet', draw.other, draw.currency, -draw.amount),
    ])
  }
  const again = { ...posting, key: world.model.next('another') }
  expect(await ledger.attempt((tx) => tryPost(tx, again))).toEqual({ threw: 'RK002' })
}

const unbalanced: Step = async (world, ledger, { user, currency, amount, pick }) => {
  const id = world.model.next('bad')
  const { legs } = paymentReceived(id, money(amount, currency))
  const elsewhere = {
    account: 'wallet',
    owner: user,
    side: 'credit',
    amount: money(amount, currency === 'EUR' ? 'JPY' : 'EUR'),
  } as const
  const bad: Posting = {
    ...paymentReceived(id, money(amount, currency)),
    legs: pick % 2 ? legs.slice(0, 1) : [...legs.slice(0, 1), elsewhere],
  }
  expect(await ledger.attempt((tx) => tryPost(tx, bad))).toEqual({ threw: 'RK004' })
}

export const STEPS = {
  topUp,
  gift,
  earn,
  refund,
  correct,
  hold,
  capture,
  release,
  dispute,
  undo,
  freeze,
  lift,
  replay,
  replayOtherwise,
  sameCause,
  unbalanced,
} satisfies Record<string, Step>
