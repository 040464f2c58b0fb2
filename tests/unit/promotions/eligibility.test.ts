import { describe, expect, test } from 'vitest'
import {
  benefitOf,
  holderRefusal,
  isCashback,
  isPersonal,
  nameIn,
  personalRefusal,
  perUserUses,
  refusalOf,
  roomOf,
  type Standing,
  termsOf,
} from '@/lib/promotions/eligibility'
import type { Buyer } from '@/lib/promotions/repo/buyers'
import type { PromotionRow } from '@/lib/promotions/repo/promotions'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const at = (offsetMs: number) => new Date(NOW + offsetMs)

const promotion = (more: Partial<PromotionRow> = {}): PromotionRow => ({
  id: 'prm_1',
  code: 'SAVE',
  benefit: 'percent',
  basis_points: 1000,
  amount_minor: null,
  extra_bytes: null,
  currency: null,
  countries: [],
  bundle_ids: [],
  line_kinds: [],
  user_ids: [],
  first_order_only: false,
  starts_at: at(-1000),
  ends_at: null,
  max_uses: null,
  per_user_uses: null,
  budget_minor: null,
  per_user_budget_minor: null,
  min_order_minor: null,
  counts_devices: false,
  is_public: false,
  names: { en: 'A sale', de: 'Eine Aktion' },
  uses: 0,
  spent_minor: 0,
  created_at: at(-1000),
  ...more,
})
const buyer = (userId: string | null, mailboxes: readonly string[] = []): Buyer => ({
  userId,
  mailboxes,
  mailboxKeys: mailboxes,
  mailboxKey: mailboxes[0] ?? null,
  accountMailboxKey: null,
  devices: { kept: [], told: [] },
})
const [ada, guest, nobody] = [buyer('ada'), buyer(null, ['g@example.test']), buyer(null)]
const NONE = { own_uses: 0, own_spent_minor: 0, own_reserved: 0, own_reserved_minor: 0 }
const standing = (more: Partial<Standing> = {}): Standing => ({
  ...NONE,
  hasOrdered: false,
  currency: 'EUR',
  hasWallets: true,
  nowMs: NOW,
  ...more,
})
const cashback = { benefit: 'cashback_percent' }

describe('a promotion is for', () => {
  test('everybody while it lasts: from its first millisecond until before its last', () => {
    expect(refusalOf(promotion(), nobody, standing())).toBeNull()
    expect(refusalOf(promotion({ starts_at: at(0), ends_at: at(1) }), nobody, standing())).toBeNull()
    expect(refusalOf(promotion({ starts_at: at(1) }), nobody, standing())).toBe('PROMOTION_NOT_ACTIVE')
    expect(refusalOf(promotion({ ends_at: at(0) }), nobody, standing())).toBe('PROMOTION_NOT_ACTIVE')
  })
  test('its own currency, where it has one', () => {
    expect(refusalOf(promotion({ currency: 'EUR' }), nobody, standing())).toBeNull()
    expect(refusalOf(promotion({ currency: 'USD' }), nobody, standing())).toBe('PROMOTION_OTHER_CURRENCY')
  })
  test('as many as it may have, an own unpaid order not counted', () => {
    const last = promotion({ max_uses: 2, uses: 2 })
    expect(refusalOf(last, nobody, standing())).toBe('PROMOTION_REACHED_MAX_USAGE')
    expect(refusalOf(last, nobody, standing({ own_reserved: 1 }))).toBeNull()
    expect(refusalOf(promotion({ max_uses: 2, uses: 1 }), nobody, standing())).toBeNull()
  })
  test('the accounts that it names; to others it does not exist', () => {
    const hers = promotion({ user_ids: ['ada'] })
    expect(refusalOf(hers, ada, standing())).toBeNull()
    for (const other of [buyer('ben'), guest, nobody])
      expect(refusalOf(hers, other, standing())).toBe('PROMOTION_NOT_FOUND')
  })
  test('accounts, where it gives cashback, and where it looks at persons without being asked for', () => {
    const automatic = promotion({ code: null, per_user_uses: 1 })
    for (const row of [promotion(cashback), automatic]) {
      expect(refusalOf(row, guest, standing())).toBe('PROMOTION_NEEDS_ACCOUNT')
      expect(refusalOf(row, ada, standing())).toBeNull()
    }
    expect(refusalOf(promotion({ code: null }), guest, standing())).toBeNull()
    expect(refusalOf(promotion({ per_user_uses: 1 }), guest, standing())).toBeNull()
  })
  test('currencies with wallets, where it gives cashback', () => {
    expect(refusalOf(promotion(cashback), ada, standing({ hasWallets: false }))).toBe(
      'PROMOTION_OTHER_CURRENCY',
    )
    expect(refusalOf(promotion(), ada, standing({ hasWallets: false }))).toBeNull()
  })
  test('who has not used it up', () => {
    const twice = promotion({ per_user_uses: 2 })
    expect(refusalOf(twice, ada, standing({ own_uses: 1 }))).toBeNull()
    expect(refusalOf(twice, ada, standing({ own_uses: 2 }))).toBe('PROMOTION_ALREADY_USED')
  })
})

describe('when an order is placed it is asked again', () => {
  test('whose the promotion is: a quote may be in other hands', () => {
    const hers = promotion({ user_ids: ['ada'] })
    expect(holderRefusal(hers, ada)).toBeNull()
    expect(holderRefusal(hers, guest)).toBe('PROMOTION_NOT_FOUND')
    expect(holderRefusal(hers, buyer('ben'))).toBe('PROMOTION_NOT_FOUND')
  })
  test('whether it is for accounts, or for somebody at all', () => {
    expect(holderRefusal(promotion(cashback), guest)).toBe('PROMOTION_NEEDS_ACCOUNT')
    expect(holderRefusal(promotion(cashback), ada)).toBeNull()
    expect(holderRefusal(promotion({ code: null, first_order_only: true }), guest)).toBe(
      'PROMOTION_NEEDS_ACCOUNT',
    )
    const coded = promotion({ first_order_only: true })
    expect([holderRefusal(coded, guest), holderRefusal(coded, ada)]).toEqual([null, null])
    expect(holderRefusal(coded, nobody)).toBe('PROMOTION_NEEDS_ACCOUNT')
    expect(holderRefusal(promotion(), nobody)).toBeNull()
  })
  test('whether this is the first order, and what was used', () => {
    const first = promotion({ first_order_only: true })
    expect(personalRefusal(first, { own_uses: 0, hasOrdered: true })).toBe('USER_HAS_PREVIOUS_ESIM')
    expect(personalRefusal(first, { own_uses: 1, hasOrdered: false })).toBe('PROMOTION_ALREADY_USED')
    expect(personalRefusal(first, { own_uses: 0, hasOrdered: false })).toBeNull()
    expect(personalRefusal(promotion(), { own_uses: 9, hasOrdered: true })).toBeNull()
  })
})

test('a first order has at most one use, whatever else is allowed', () => {
  const uses = (per_user_uses: number | null, first_order_only: boolean) =>
    perUserUses({ per_user_uses, first_order_only })
  expect([uses(null, true), uses(3, true), uses(3, false), uses(null, false)]).toEqual([1, 1, 3, null])
})

test('what looks at who buys', () => {
  for (const more of [
    { first_order_only: true },
    { per_user_uses: 1 },
    { per_user_budget_minor: 1, currency: 'EUR' },
    { user_ids: ['ada'] },
    cashback,
  ])
    expect(isPersonal(promotion(more)), JSON.stringify(more)).toBe(true)
  expect(isPersonal(promotion({ max_uses: 1, budget_minor: 1 }))).toBe(false)
  expect([isCashback({ benefit: 'cashback_amount' }), isCashback({ benefit: 'amount' })]).toEqual([
    true,
    false,
  ])
})

test('the room is what both budgets leave, an own unpaid order not counted, never less than nothing', () => {
  const row = promotion({ budget_minor: 1000, spent_minor: 700, per_user_budget_minor: 500 })
  expect(roomOf(row, NONE)).toBe(300)
  expect(roomOf(row, { ...NONE, own_reserved_minor: 100 })).toBe(400)
  expect(roomOf(row, { ...NONE, own_spent_minor: 450 })).toBe(50)
  expect(roomOf(row, { ...NONE, own_spent_minor: 600 })).toBe(0)
  expect(roomOf(promotion({ budget_minor: 1000, spent_minor: 1 }), { ...NONE, own_spent_minor: 999 })).toBe(
    999,
  )
  expect(roomOf(promotion({ per_user_budget_minor: 5 }), NONE)).toBe(5)
  expect(roomOf(promotion(), NONE)).toBeNull()
})

test('the terms are what the row says, in the asked language or in English', () => {
  const row = promotion({
    benefit: 'amount',
    basis_points: null,
    amount_minor: 500,
    currency: 'EUR',
    countries: ['TR'],
    bundle_ids: ['bdl_a'],
    line_kinds: ['renewal'],
    min_order_minor: 900,
    budget_minor: 1000,
  })
  expect(termsOf(row, NONE, 'de')).toEqual({
    promotionId: 'prm_1',
    code: 'SAVE',
    name: 'Eine Aktion',
    benefit: { kind: 'amount', amountMinor: 500 },
    scope: { countries: ['TR'], bundleIds: ['bdl_a'], lineKinds: ['renewal'] },
    minOrderMinor: 900,
    roomMinor: 1000,
  })
  expect([nameIn(row.names, 'fr'), nameIn({}, 'fr')]).toEqual(['A sale', ''])
  expect(benefitOf(promotion())).toEqual({ kind: 'percent', basisPoints: 1000 })
  expect(benefitOf(promotion({ ...cashback, basis_points: 50 }))).toEqual({
    kind: 'cashback_percent',
    basisPoints: 50,
  })
  expect(benefitOf(promotion({ benefit: 'extra_data', basis_points: null, extra_bytes: 7 }))).toEqual({
    kind: 'extra_data',
    bytes: 7,
  })
  expect(benefitOf(promotion({ benefit: 'cashback_amount', basis_points: null, amount_minor: 3 }))).toEqual({
    kind: 'cashback_amount',
    amountMinor: 3,
  })
})
