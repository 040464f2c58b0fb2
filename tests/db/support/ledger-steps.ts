import { expect } from 'vitest'
import { money } from '@/lib/core/money'
import type { Tx } from '@/lib/platform/db/client'
import { reverse } from '@/lib/wallet/commands/claw-back'
import { freezeWallets, unfreezeWallets } from '@/lib/wallet/commands/freeze-wallet'
import { captureHold, placeHold, releaseHold } from '@/lib/wallet/commands/hold'
import type { LedgerModel } from './ledger-model'
import { POST_STEPS } from './ledger-post-steps'
import { type Draw, line, make, pickFrom, type Step } from './ledger-step'
import { TAKING_STEPS } from './ledger-taking-steps'

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
        const lines = [
          line('wallet_held', held.user, held.currency, left),
          line('wallet', held.user, held.currency, -left),
        ]
        model.write(key, lines)
        model.collect(key, lines)
        return { done: true }
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
        model.collect(`reversal:${id}`, lines)
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

export const STEPS = {
  ...POST_STEPS,
  ...TAKING_STEPS,
  hold,
  capture,
  release,
  undo,
  freeze,
  lift,
  replay,
  replayOtherwise,
} satisfies Record<string, Step>
