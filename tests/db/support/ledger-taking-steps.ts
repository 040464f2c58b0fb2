import { money } from '@/lib/core/money'
import type { Tx } from '@/lib/platform/db/client'
import { clawBack } from '@/lib/wallet/commands/claw-back'
import { giveUpWallets } from '@/lib/wallet/commands/give-up-wallets'
import { sumsIn } from '@/lib/wallet/given-up'
import type { LedgerModel, Line } from './ledger-model'
import { type Draw, line, make, pickFrom, type Step, type World } from './ledger-step'
import type { LedgerUnderTest } from './ledger-under-test'

/** What takes from a wallet without asking its holder: as far as it goes, and the rest is owed. */

interface Taking {
  readonly kind: string
  readonly causeType: 'dispute' | 'refund' | 'promotion' | 'referral'
  readonly word: string
  readonly credit: 'dispute_reserve' | 'refunds_payable' | 'promotion_cost'
  /** Whose account of that kind it is put into. */
  readonly owner: (causeId: string) => string
}

function taking(world: World, ledger: LedgerUnderTest, wanted: Taking, { user, currency, amount }: Draw) {
  const { model } = world
  const causeId = model.next(wanted.word)
  const creditOwner = wanted.owner(causeId)
  const take = (minor: number) => async (tx: Tx) => {
    const { kind, causeType, credit } = wanted
    const what = { kind, causeType, causeId, userId: user, credit, creditOwner }
    return (await clawBack(tx, { ...what, amount: money(minor, currency) })).taken.amountMinor
  }
  const key = `${wanted.kind}:${causeId}`
  return make(world, ledger, take(amount), take(amount + 1), () =>
    model.once(key, () => {
      const taken = Math.min(model.available(user, currency), amount)
      const owed = amount - taken
      model.write(key, [
        ...(taken > 0 ? [line('wallet', user, currency, taken)] : []),
        ...(owed > 0 ? [line('wallet_receivable', user, currency, owed)] : []),
        line(wanted.credit, creditOwner, currency, -amount),
      ])
      return { done: taken }
    }),
  )
}

const DISPUTE: Taking = {
  kind: 'dispute_claw_back',
  causeType: 'dispute',
  word: 'dp',
  credit: 'dispute_reserve',
  owner: (causeId) => causeId,
}
/** A top-up that was refunded in Stripe's dashboard, and rewards of an order that went back. */
const OTHERS: readonly Taking[] = [
  { kind: 'top_up_taken_back', causeType: 'refund', word: 'rfd', credit: 'refunds_payable', owner: () => '' },
  ...(['cashback', 'referral'] as const).map(
    (gift): Taking => ({
      kind: `${gift}_taken_back`,
      causeType: gift === 'cashback' ? 'promotion' : 'referral',
      word: 'rwd',
      credit: 'promotion_cost',
      owner: () => gift,
    }),
  ),
]
const dispute: Step = (world, ledger, draw) => taking(world, ledger, DISPUTE, draw)
const takeBack: Step = (world, ledger, draw) =>
  taking(world, ledger, pickFrom(OTHERS, draw.pick) ?? DISPUTE, draw)

const walletsIn = (model: LedgerModel, user: string) =>
  model
    .funded()
    .filter((wallet) => wallet.user === user)
    .map(({ currency }) => ({ currency, available: model.available(user, currency) }))

/** An account ends: mostly its holder agrees to what is lost, else nothing is. What is owed stays owed. */
const giveUp: Step = async (world, ledger, { user, pick }) => {
  const { model } = world
  const held = (currency: string) =>
    model
      .openHolds()
      .filter((hold) => hold.user === user && hold.currency === currency)
      .reduce((sum, { amount, captured, released }) => sum + amount - captured - released, 0)
  const wallets = walletsIn(model, user)
  const agreed = sumsIn(
    wallets.map(({ currency, available }) => ({
      available: money(available, currency),
      held: money(held(currency), currency),
      frozen: false,
    })),
  )
  // Where nothing was ever tried there is no wallet, and none that could be frozen.
  const hasWallet = (await ledger.look()).wallets.some(({ owner }) => owner === user)
  const said = pick % 4 === 0 && agreed !== '' ? null : agreed
  await make(
    world,
    ledger,
    (tx) => giveUpWallets(tx, user, said),
    null,
    () => {
      if (model.isFrozen(user) && hasWallet) return { refused: 'WALLET_FROZEN' }
      if (model.openHolds().some((hold) => hold.user === user)) return { refused: 'ACCOUNT_BUSY' }
      if (said === null) return { refused: 'WALLET_NOT_EMPTY' }
      return { done: true }
    },
  )
  await writeGivenUp(world, ledger, user)
}

/** Each ending has a name of its own, which only the ledger knows. */
async function writeGivenUp({ model }: World, ledger: LedgerUnderTest, user: string): Promise<void> {
  const known = new Set(model.transactions.map(({ id }) => id))
  const { transactions } = await ledger.look()
  const given = Object.keys(transactions).filter(
    (key) => key.startsWith(`wallet_given_up:${user}:`) && !known.has(key),
  )
  const lines = new Map<string, readonly Line[]>(
    walletsIn(model, user).map(({ currency, available }) => [
      currency,
      [line('wallet', user, currency, available), line('revenue', '', currency, -available)],
    ]),
  )
  for (const key of given) {
    const currency = key.slice(-3)
    const of = lines.get(currency)
    if (!of) throw new Error(`${key} was given up, but there was nothing`)
    model.write(key, of)
  }
  if (given.length > 0 && given.length !== lines.size) throw new Error('only a part was given up')
}

export const TAKING_STEPS = { dispute, takeBack, giveUp } satisfies Record<string, Step>
