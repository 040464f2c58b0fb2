import { expect } from 'vitest'
import { money } from '@/lib/core/money'
import { tryPost } from '@/lib/wallet/commands/post'
import {
  creditGiven,
  disputeLost,
  disputeRegained,
  disputeReinstated,
  disputeWithdrawn,
  paidOut,
  paymentReceived,
  providerCharged,
  refundPaid,
  refundRequested,
  refundReturned,
  refundToWallet,
  revenueEarned,
  stripeFee,
  walletToppedUp,
} from '@/lib/wallet/rules'
import type { CauseType, Posting } from '@/lib/wallet/types'
import type { Line } from './ledger-model'
import { type Draw, line, pickFrom, post, type Step } from './ledger-step'

/** What is posted by a recipe, and what must not be posted at all. */

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

/** What is between Stripe, the providers, the bank and us, and in no wallet. */
const outside: Step = async (world, ledger, { currency, amount, pick }) => {
  const { model } = world
  const all = money(amount, currency)
  const back = money(-amount, currency)
  const [dispute, refund, moved, ful] = [
    model.next('dp'),
    model.next('rfd'),
    model.next('txn'),
    model.next('ful'),
  ]
  const reserved = pick % (amount + 1)
  const undelivered = (pick * 7) % (amount - reserved + 1)
  const lost = { disputeId: dispute, held: all, reservedMinor: reserved, undeliveredMinor: undelivered }
  const parts = [
    line('dispute_reserve', dispute, currency, reserved),
    line('order_liability', '', currency, undelivered),
    line('dispute_losses', '', currency, amount - reserved - undelivered),
  ].filter((one) => one.amount !== 0)
  const clearing = (minor: number) => line('stripe_clearing', '', currency, minor)
  const stories: readonly (readonly (readonly [Posting, readonly Line[]])[])[] = [
    [
      [disputeWithdrawn(dispute, all), [line('disputes_held', dispute, currency, amount), clearing(-amount)]],
      [disputeLost(lost), [...parts, line('disputes_held', dispute, currency, -amount)]],
      [
        disputeRegained(lost),
        [clearing(amount), ...parts.map((one) => ({ ...one, amount: 0 - one.amount }))],
      ],
    ],
    [
      [disputeWithdrawn(dispute, all), [line('disputes_held', dispute, currency, amount), clearing(-amount)]],
      [
        disputeReinstated(dispute, all),
        [clearing(amount), line('disputes_held', dispute, currency, -amount)],
      ],
    ],
    [
      [refundPaid(refund, all), [line('refunds_payable', '', currency, amount), clearing(-amount)]],
      [refundReturned(refund, all), [clearing(amount), line('refunds_payable', '', currency, -amount)]],
    ],
    [
      [stripeFee(moved, all), [line('payment_fees', '', currency, amount), clearing(-amount)]],
      [stripeFee(model.next('txn'), back), [line('payment_fees', '', currency, -amount), clearing(amount)]],
    ],
    [
      [paidOut(moved, all), [line('bank', '', currency, amount), clearing(-amount)]],
      [paidOut(model.next('txn'), back), [line('bank', '', currency, -amount), clearing(amount)]],
    ],
    [
      [
        providerCharged(ful, 'travelroam', all),
        [
          line('cost_of_sales', 'travelroam', currency, amount),
          line('provider_prepaid', 'travelroam', currency, -amount),
        ],
      ],
    ],
  ]
  for (const [posting, lines] of pickFrom(stories, pick) ?? []) await post(world, ledger, posting, lines)
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

export const POST_STEPS = {
  topUp,
  gift,
  earn,
  refund,
  outside,
  correct,
  sameCause,
  unbalanced,
} satisfies Record<string, Step>
