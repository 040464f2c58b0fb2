import type { PlantedBug } from './planted-bugs'

const USES = ['tests/integration/promotions/uses.test.ts']
const PERSONS = ['tests/integration/promotions/persons.test.ts']
const REWARDS = ['tests/integration/promotions/rewards.test.ts']
const HOLDERS = ['tests/integration/orders/promotion-holders.test.ts']
const FREE = ['tests/integration/orders/free-lines.test.ts']
const BACK = ['tests/integration/orders/give-back.test.ts']
const LEVELS = ['tests/integration/orders/levels.test.ts']
const VOUCHERS = ['tests/integration/wallet/vouchers.test.ts']

const of =
  (file: string, tests: readonly string[]) =>
  (what: string, find: string, replace: string): PlantedBug => ({
    ...{ what, file, find, replace, tests },
    project: 'integration',
  })

const reserving = of('lib/promotions/commands/reserve-use.ts', PERSONS)
const telling = of('lib/promotions/repo/buyers.ts', PERSONS)
const ending = of('lib/promotions/commands/end-use.ts', USES)
const spending = of('lib/promotions/repo/levels.ts', LEVELS)
const modelled =
  (file: string) =>
  (what: string, find: string, replace: string): PlantedBug => ({
    ...{ what, file, find, replace },
    tests: ['tests/db/promotion-model.test.ts'],
    project: 'db',
  })
const counting = modelled('lib/promotions/repo/promotions.ts')
const endingIn = modelled('lib/promotions/commands/end-use.ts')
const redeeming = of('lib/wallet/commands/redeem-voucher.ts', VOUCHERS)

/** In commands that hold to limits and give back: a use, a referral, a reward, a voucher, a refund. */
export const IN_PROMOTIONS: readonly PlantedBug[] = [
  of('lib/promotions/repo/promotions.ts', USES)(
    'a promotion is not locked before its uses are counted',
    ' for no key update`',
    '`',
  ),
  reserving(
    'two promotions for a first order do not wait for each other',
    '  await lockFirstOrder(tx, buyer)\n',
    '',
  ),
  reserving(
    'a quote’s promotion is for whoever finds the quote',
    '    holderRefusal(row, use.buyer) ??\n',
    '',
  ),
  telling(
    'a first order may be had once with each promotion',
    "where p.first_order_only and u.state <> 'released'",
    "where false and u.state <> 'released'",
  ),
  telling(
    'what an account used is forgotten where another address was typed',
    'u.account_mailbox_key =',
    'null =',
  ),
  telling('who deletes an account is new again', 'and f.mailbox_key =', 'and false and f.mailbox_key ='),
  ending(
    'a use that is given back goes on being counted',
    '  await countUse(tx, use.promotion_id, -1, -(use.discount_minor + use.cashback_minor))\n',
    '',
  ),
  ending('money that came late takes a use that somebody else has', '    if (isFull) return\n', ''),
  of('lib/promotions/commands/referral.ts', REWARDS)(
    'one may refer oneself under another spelling',
    'mailboxIn(referrer.email) === mailbox',
    'referrer.email === viewer.email',
  ),
  of('lib/promotions/commands/earn-rewards.ts', PERSONS)(
    'a friend who orders again before the first delivery brings nothing',
    '{ before: orderId }',
    '{ except: orderId }',
  ),
  of('lib/promotions/commands/take-back-rewards.ts', REWARDS)(
    'what was taken back of a reward is taken back again',
    'reward.amount_minor - reward.taken_back_minor - earned',
    'reward.amount_minor - earned',
  ),
  of('lib/promotions/repo/rewards.ts', REWARDS)(
    'a reward is granted while its payment is disputed',
    "state = 'pending' and not frozen and next_at",
    "state = 'pending' and next_at",
  ),
  of('lib/orders/commands/quote-bundles.ts', HOLDERS)(
    'the cashback of a basket is on its first line',
    'priced.cashbacks[index]?.amountMinor ?? 0',
    'index === 0 ? priced.cashback.amountMinor : 0',
  ),
  of('lib/promotions/repo/promotions.ts', HOLDERS)(
    'any guest ends an unpaid order',
    'o.guest_id =',
    'o.guest_id is null or o.guest_id =',
  ),
  redeeming('a person redeems a voucher as often as others may', ' || made >= voucher.per_user_uses', ''),
  redeeming('a voucher is redeemed when it is used up', ' || voucher.uses_left < 1', ''),
  of('lib/wallet/voucher-repo.ts', VOUCHERS)(
    'a voucher is not locked before its uses are counted',
    '    for no key update of v`',
    '`',
  ),
  of('lib/orders/commands/refund-order.ts', FREE)(
    'an order of which a free line is kept is refunded',
    'isWhollyReturned(order, lines, fulfilments, total)',
    'total >= order.amount_minor',
  ),
  of('lib/orders/commands/close-line.ts', FREE)(
    'nobody is told of a free line that was refused',
    '    await queueNotDelivered(tx, order, line)\n',
    '',
  ),
  of('lib/orders/commands/refund-order.ts', BACK)(
    'what a wallet paid goes back to a card',
    "?.kind === 'wallet' ? 'wallet' : 'card'",
    "?.kind === 'wallet' ? 'card' : 'card'",
  ),
  of('lib/orders/commands/refund-line.ts', BACK)(
    'an order is not locked before it is given back',
    'const order = await lockOrder(tx, known.id)',
    'const order = known',
  ),
  spending('what a bank asks back counts as spent', "d.state in ('open', 'lost')", "d.state = 'lost'"),
  spending(
    'a level moves with today’s rates',
    'store.rate_at(p.currency, o.paid_at)::text',
    'store.rate_at(p.currency, clock_timestamp())::text',
  ),
  spending('what was spent counts for ever', "o.paid_at > clock_timestamp() - interval '1 year'", 'true'),
  of('lib/promotions/level-rules.ts', LEVELS)(
    'a level’s cashback is added to a promotion’s',
    ' - kept.cashbackMinor)',
    ')',
  ),
  counting('what a person has reserved is not counted', 'own.own_uses + own.own_reserved,', 'own.own_uses,'),
  endingIn('a use is given back twice', "if (!use || use.state === 'released') return", 'if (!use) return'),
]
