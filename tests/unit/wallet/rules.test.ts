import { describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import * as rules from '@/lib/wallet/rules'
import type { Posting } from '@/lib/wallet/types'

const EUR = money(1250, 'EUR')

const SIGN = { debit: '+', credit: '-' }

/** kind, cause, then each leg as account[/owner] and its amount, debit positive. */
const told = ({ key, kind, causeType, causeId, legs }: Posting) => [
  key,
  `${kind} ${causeType} ${causeId}`,
  ...legs.map(
    ({ account, owner, side, amount }) =>
      `${account}${owner ? `/${owner}` : ''} ${SIGN[side]}${amount.amountMinor} ${amount.currency}`,
  ),
]

/** The table of lib/wallet/README.md, written out: a leg that changes sides or accounts is a change of what is true. */
const RECIPES: readonly (readonly [string, () => Posting, readonly string[]])[] = [
  [
    'what an order earns an affiliate costs us, and is owed to it',
    () => rules.commissionChanged('com_1:1', 'aff_1', EUR),
    [
      'commission_earned:com_1:1',
      'commission_earned affiliate com_1:1',
      'affiliate_commission/aff_1 +1250 EUR',
      'affiliate_payable/aff_1 -1250 EUR',
    ],
  ],
  [
    'what of it is reversed goes the other way, also below zero',
    () => rules.commissionChanged('com_1:2', 'aff_1', money(-1250, 'EUR')),
    [
      'commission_reversed:com_1:2',
      'commission_reversed affiliate com_1:2',
      'affiliate_payable/aff_1 +1250 EUR',
      'affiliate_commission/aff_1 -1250 EUR',
    ],
  ],
  [
    'a payout to an affiliate leaves our bank',
    () => rules.affiliatePaid('p', 'a', EUR),
    ['affiliate_paid:p', 'affiliate_paid affiliate p', 'affiliate_payable/a +1250 EUR', 'bank -1250 EUR'],
  ],
  [
    'a promised refund that a bank has paid is no loss',
    () => rules.refundCovered('rfd_1', EUR),
    [
      'refund_covered:rfd_1',
      'refund_covered refund rfd_1',
      'refunds_payable +1250 EUR',
      'dispute_losses -1250 EUR',
    ],
  ],
  [
    'and is promised again once an appeal was won',
    () => rules.refundUncovered('rfd_1', 'refunds_payable', EUR),
    [
      'refund_uncovered:rfd_1',
      'refund_uncovered refund rfd_1',
      'dispute_losses +1250 EUR',
      'refunds_payable -1250 EUR',
    ],
  ],
  [
    'what was delivered in spite of a loss is earned once an appeal was won',
    () => rules.revenueRegained('dp_1', EUR),
    [
      'revenue_regained:dp_1',
      'revenue_regained dispute dp_1',
      'order_liability +1250 EUR',
      'revenue -1250 EUR',
    ],
  ],
  [
    'a payment is held by Stripe and owed as an order',
    () => rules.paymentReceived('pay_1', EUR),
    [
      'payment_received:pay_1',
      'payment_received payment pay_1',
      'stripe_clearing +1250 EUR',
      'order_liability -1250 EUR',
    ],
  ],
  [
    'a delivery is earned',
    () => rules.revenueEarned('ful_1', EUR),
    [
      'revenue_earned:ful_1',
      'revenue_earned fulfilment ful_1',
      'order_liability +1250 EUR',
      'revenue -1250 EUR',
    ],
  ],
  [
    'a provider takes its price from what we have there',
    () => rules.providerCharged('ful_1', 'airhub', EUR),
    [
      'provider_charged:ful_1',
      'provider_charged fulfilment ful_1',
      'cost_of_sales/airhub +1250 EUR',
      'provider_prepaid/airhub -1250 EUR',
    ],
  ],
  [
    'a refund of what was not delivered is owed as a refund',
    () => rules.refundRequested('rfd_1', EUR),
    [
      'refund_requested:rfd_1',
      'refund_requested refund rfd_1',
      'order_liability +1250 EUR',
      'refunds_payable -1250 EUR',
      'revenue +0 EUR',
      'refunds_payable -0 EUR',
    ],
  ],
  [
    'a refund of what was delivered in part comes out of what was earned',
    () => rules.refundRequested('rfd_1', EUR, 250),
    [
      'refund_requested:rfd_1',
      'refund_requested refund rfd_1',
      'order_liability +1000 EUR',
      'refunds_payable -1000 EUR',
      'revenue +250 EUR',
      'refunds_payable -250 EUR',
    ],
  ],
  [
    'a refund that Stripe paid is owed no more',
    () => rules.refundPaid('rfd_1', EUR),
    [
      'refund_paid:rfd_1',
      'refund_paid refund rfd_1',
      'refunds_payable +1250 EUR',
      'stripe_clearing -1250 EUR',
    ],
  ],
  [
    'a refund that came back is owed again',
    () => rules.refundReturned('rfd_1', EUR),
    [
      'refund_returned:rfd_1',
      'refund_returned refund rfd_1',
      'stripe_clearing +1250 EUR',
      'refunds_payable -1250 EUR',
    ],
  ],
  [
    'a top-up is the holder’s',
    () => rules.walletToppedUp('ord_1', 'ada', EUR),
    [
      'wallet_topped_up:ord_1',
      'wallet_topped_up order ord_1',
      'order_liability +1250 EUR',
      'wallet/ada -1250 EUR',
    ],
  ],
  [
    'a refund to the wallet is the holder’s',
    () => rules.refundToWallet('rfd_1', 'ada', EUR),
    [
      'refund_to_wallet:rfd_1',
      'refund_to_wallet refund rfd_1',
      'refunds_payable +1250 EUR',
      'wallet/ada -1250 EUR',
    ],
  ],
  [
    'what a bank takes for a dispute is held there',
    () => rules.disputeWithdrawn('dp_1', EUR),
    [
      'dispute_withdrawn:dp_1',
      'dispute_withdrawn dispute dp_1',
      'disputes_held/dp_1 +1250 EUR',
      'stripe_clearing -1250 EUR',
    ],
  ],
  [
    'a dispute that was won brings it back',
    () => rules.disputeReinstated('dp_1', EUR),
    [
      'dispute_reinstated:dp_1',
      'dispute_reinstated dispute dp_1',
      'stripe_clearing +1250 EUR',
      'disputes_held/dp_1 -1250 EUR',
    ],
  ],
  [
    'a dispute that was lost is paid by what was taken back, by what was not delivered, then by us',
    () => rules.disputeLost({ disputeId: 'dp_1', held: EUR, reservedMinor: 200, undeliveredMinor: 50 }),
    [
      'dispute_lost:dp_1',
      'dispute_lost dispute dp_1',
      'dispute_reserve/dp_1 +200 EUR',
      'order_liability +50 EUR',
      'dispute_losses +1000 EUR',
      'disputes_held/dp_1 -1250 EUR',
    ],
  ],
  [
    'an appeal that was won restores all of that',
    () => rules.disputeRegained({ disputeId: 'dp_1', held: EUR, reservedMinor: 200, undeliveredMinor: 50 }),
    [
      'dispute_regained:dp_1',
      'dispute_regained dispute dp_1',
      'stripe_clearing +1250 EUR',
      'dispute_reserve/dp_1 -200 EUR',
      'order_liability -50 EUR',
      'dispute_losses -1000 EUR',
    ],
  ],
  [
    'what Stripe keeps is a fee',
    () => rules.stripeFee('txn_1', EUR),
    ['stripe_fee:txn_1', 'stripe_fee stripe txn_1', 'payment_fees +1250 EUR', 'stripe_clearing -1250 EUR'],
  ],
  [
    'a fee that is given back comes the other way',
    () => rules.stripeFee('txn_1', money(-30, 'EUR')),
    ['stripe_fee:txn_1', 'stripe_fee stripe txn_1', 'stripe_clearing +30 EUR', 'payment_fees -30 EUR'],
  ],
  [
    'what is paid out is in the bank',
    () => rules.paidOut('txn_1', EUR),
    ['paid_out:txn_1', 'paid_out stripe txn_1', 'bank +1250 EUR', 'stripe_clearing -1250 EUR'],
  ],
  ...(['voucher', 'cashback', 'referral'] as const).map(
    (gift) =>
      [
        `a ${gift} costs us what the holder may spend`,
        () => rules.creditGiven(gift, 'promotion', 'use_1', 'ada', EUR),
        [
          `${gift}_given:use_1`,
          `${gift}_given promotion use_1`,
          `promotion_cost/${gift} +1250 EUR`,
          'wallet/ada -1250 EUR',
        ],
      ] as const,
  ),
]

describe('how money moves', () => {
  test.each(RECIPES)('%s', (_fact, posting, expected) => {
    expect(told(posting())).toEqual(expected)
  })

  test.each(RECIPES)('%s: what is debited is credited', (_fact, posting) => {
    const { legs } = posting()
    const sum = legs.reduce(
      (total, { side, amount }) => total + (side === 'debit' ? amount.amountMinor : -amount.amountMinor),
      0,
    )
    expect(sum).toBe(0)
    expect(new Set(legs.map(({ amount }) => amount.currency))).toEqual(new Set(['EUR']))
  })
})

test('what Stripe exchanged leaves the one currency and is there in the other, each of them balanced', () => {
  expect(told(rules.exchanged('txn_1', money(500, 'JPY'), money(290, 'EUR')))).toEqual([
    'exchanged:txn_1',
    'exchanged stripe txn_1',
    'exchange +500 JPY',
    'stripe_clearing -500 JPY',
    'stripe_clearing +290 EUR',
    'exchange -290 EUR',
  ])
})

test.each([
  // refund, still owed → out of what was earned
  [500, 500, 0],
  [500, 900, 0],
  [500, 300, 200],
  [500, 0, 500],
  [500, -40, 500],
])('a refund of %i with %i still owed takes %i out of what was earned', (refund, owed, earned) => {
  expect(rules.earnedPart(refund, owed)).toBe(earned)
})

test('what another payment service holds is on an account of its own, and only that', () => {
  const lost = { disputeId: 'dp_1', held: EUR, reservedMinor: 0, undeliveredMinor: 0 }
  const made = (driver?: string) => [
    rules.paymentReceived('pay_1', EUR, driver),
    rules.refundPaid('rfd_1', EUR, driver),
    rules.refundReturned('rfd_1', EUR, driver),
    rules.disputeWithdrawn('dp_1', EUR, driver),
    rules.disputeReinstated('dp_1', EUR, driver),
    rules.disputeRegained(lost, driver),
  ]
  const owned = (driver?: string) =>
    made(driver).flatMap(({ legs }) =>
      legs.filter(({ account }) => account === 'stripe_clearing').map(({ owner }) => owner),
    )
  expect(owned('pocketbill')).toEqual(Array.from({ length: 6 }, () => 'pocketbill'))
  expect(owned('stripe')).toEqual(Array.from({ length: 6 }, () => ''))
  expect(made('stripe')).toEqual(made())
})
