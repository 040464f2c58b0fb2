import type { PlantedBug } from './planted-bugs'

const STORIES = ['tests/db/ledger-model.test.ts']
const ORDERS = ['tests/unit/orders/rules.test.ts', 'tests/unit/orders/money-rules.test.ts']

const ts = (
  what: string,
  file: string,
  find: string,
  replace: string,
  project: PlantedBug['project'],
  tests: readonly string[],
): PlantedBug => ({ what, file, find, replace, project, tests })

export const IN_TYPESCRIPT: readonly PlantedBug[] = [
  ts(
    'a capture that was refused is taken for done',
    'lib/wallet/commands/hold.ts',
    'const { failure } = await captureRow(',
    'const failure = null\n  await captureRow(',
    'db',
    STORIES,
  ),
  ts(
    'all releases share one key',
    'lib/wallet/commands/hold.ts',
    'releaseRow(tx, holdId, ',
    "releaseRow(tx, holdId, 'hold_released') // ",
    'db',
    STORIES,
  ),
  ts(
    'a posting with one empty leg is not made',
    'lib/wallet/commands/post.ts',
    'posting.legs.every(',
    'posting.legs.some(',
    'db',
    STORIES,
  ),
  ts(
    'debit and credit are swapped',
    'lib/wallet/repo.ts',
    "leg.side === 'debit' ? leg.amount.amountMinor : -leg.amount.amountMinor",
    "leg.side === 'credit' ? leg.amount.amountMinor : -leg.amount.amountMinor",
    'db',
    STORIES,
  ),
  ts(
    'a refund to the wallet is taken from orders',
    'lib/wallet/rules.ts',
    "of('refunds_payable', 'debit', amount),\n    of('wallet', 'credit', amount, userId),",
    "of('order_liability', 'debit', amount),\n    of('wallet', 'credit', amount, userId),",
    'unit',
    ['tests/unit/wallet'],
  ),
  ts(
    'a frozen wallet is offered for payment',
    'lib/wallet/queries.ts',
    'wallet && !wallet.frozen ?',
    'wallet ?',
    'db',
    ['tests/db/wallet-reads.test.ts'],
  ),
  ts(
    'a payment in another currency counts',
    'lib/orders/rules.ts',
    "paid.amount?.currency === expected.amount.currency ? null : 'currency'",
    "paid.amount?.currency !== undefined ? null : 'currency'",
    'unit',
    ORDERS,
  ),
  ts(
    'a time-out is sent again',
    'lib/orders/rules.ts',
    "return { to: 'unknown', reason: outcome.reason, readInSeconds: 5 }",
    "return { to: 'absent', reason: outcome.reason }",
    'unit',
    ORDERS,
  ),
  ts(
    'what went back is paid back again',
    'lib/orders/rules.ts',
    'Math.min(leftMinor, payment.amount_minor - goneMinor)',
    'Math.min(leftMinor, payment.amount_minor)',
    'unit',
    ORDERS,
  ),
  ts(
    'the wallet leaves less than a card can be charged',
    'lib/orders/rules.ts',
    'Math.min(spendableMinor, totalMinor - card.leastMinor)',
    'spendableMinor',
    'unit',
    ORDERS,
  ),
  ts(
    'a discount goes below what a card can be charged',
    'lib/promotions/rules.ts',
    'Math.min(wanted, Math.max(0, most))',
    'wanted',
    'unit',
    ['tests/unit/promotions/rules.test.ts'],
  ),
  ts(
    'parts of a discount do not sum to it',
    'lib/promotions/rules.ts',
    '    if (left === 0) break\n',
    '    if (left <= 1) break\n',
    'unit',
    ['tests/unit/promotions/rules.test.ts'],
  ),
]
