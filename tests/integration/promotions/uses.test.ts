import { beforeAll, describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { openPromotions } from './house'

let shop: Awaited<ReturnType<typeof openPromotions>>
beforeAll(async () => {
  shop = await openPromotions()
})

type Answer = { ok: boolean; error?: { code: string } }
const won = (answers: readonly Answer[]) => answers.filter(({ ok }) => ok).length
const codes = (answers: readonly Answer[]) => [...new Set(answers.flatMap(({ error }) => error?.code ?? []))]
const limits = { minimumMinor: 50, stepMinor: 1 }
const aLine = (amountMinor: number) => ({
  kind: 'new_esim' as const,
  bundleId: 'bdl_a',
  countries: ['TR'],
  amountMinor,
})
const stranger = { code: null, userId: null, email: null, currency: 'EUR' }

describe('40 orders at once want', () => {
  const forty = async (promotionId: string, who: (n: number) => { userId?: string; email?: string }) => {
    const orders = await Promise.all(Array.from({ length: 40 }, (_, n) => shop.order(who(n))))
    return Promise.all(orders.map((order, n) => shop.reserve(promotionId, order, who(n))))
  }

  test('the last use of a promotion: one has it', async () => {
    const promotion = await shop.tenOff({ maxUses: 1 })
    const answers = await forty(promotion, (n) => ({ email: `many-${n}@example.test` }))
    expect([won(answers), codes(answers)]).toEqual([1, ['PROMOTION_REACHED_MAX_USAGE']])
    expect(await shop.counted(promotion)).toEqual({ uses: 1, spent: 1000 })
  })

  test('what is left of a budget: as many as it pays for', async () => {
    const promotion = await shop.tenOff({ budgetMinor: 7999 })
    const answers = await forty(promotion, (n) => ({ email: `budget-${n}@example.test` }))
    expect([won(answers), codes(answers)]).toEqual([7, ['PROMOTION_REACHED_MAX_USAGE']])
    expect(await shop.counted(promotion)).toEqual({ uses: 7, spent: 7000 })
  })

  test('more than one person may have, by an account and by spellings of one address: that many have it', async () => {
    const twice = await shop.tenOff({ perUserUses: 2 })
    const { userId } = await shop.person()
    expect(won(await forty(twice, () => ({ userId })))).toBe(2)
    const once = await shop.tenOff({ perUserUses: 1 })
    const spellings = (n: number) => `${n % 2 ? 'a.d.a' : 'Ada'}+trip${n}@g${n % 3 ? '' : 'oogle'}mail.com`
    const answers = await forty(once, (n) => ({ email: spellings(n) }))
    expect([won(answers), codes(answers)]).toEqual([1, ['PROMOTION_ALREADY_USED']])
    const budget = await shop.tenOff({ perUserBudgetMinor: 3500 })
    expect(won(await forty(budget, () => ({ userId })))).toBe(3)
  })

  test('the discount of a first order: one has it', async () => {
    const promotion = await shop.tenOff({}, { scope: { firstOrderOnly: true } })
    const person = await shop.person()
    const answers = await forty(promotion, () => person)
    expect([won(answers), codes(answers)]).toEqual([1, ['PROMOTION_ALREADY_USED']])
  })
})

describe('a use', () => {
  test('given back is somebody else’s; consumed it is nobody’s; each happens once', async () => {
    const promotion = await shop.tenOff({ maxUses: 1 })
    const [first, second] = [await shop.order(), await shop.order()]
    expect((await shop.reserve(promotion, first)).ok).toBe(true)
    await Promise.all(Array.from({ length: 20 }, () => shop.release(first)))
    expect(await shop.counted(promotion)).toEqual({ uses: 0, spent: 0 })
    expect((await shop.reserve(promotion, second)).ok).toBe(true)
    await Promise.all(Array.from({ length: 20 }, () => shop.consume(second)))
    expect(await shop.counted(promotion)).toEqual({ uses: 1, spent: 1000 })
    const history = await shop.sql`select to_state from store.state_changes c
      join store.promotion_uses u on u.id = c.subject_id where u.order_id = ${second} order by c.id`
    expect(history.map(({ to_state }) => to_state)).toEqual(['reserved', 'consumed'])
  })

  test('given back and paid for late counts again where there is room, and never above the limit', async () => {
    const promotion = await shop.tenOff({ maxUses: 1 })
    const [late, other] = [await shop.order(), await shop.order()]
    await shop.reserve(promotion, late)
    await shop.release(late)
    await shop.consume(late)
    expect(await shop.counted(promotion)).toEqual({ uses: 1, spent: 1000 })
    await shop.release(late)
    await shop.reserve(promotion, other)
    await shop.consume(late)
    expect(await shop.counted(promotion)).toEqual({ uses: 1, spent: 1000 })
  })

  test('is taken again by whoever pays again after a failed payment, if it is still there', async () => {
    const promotion = await shop.tenOff({ maxUses: 1 })
    const [mine, other] = [await shop.order(), await shop.order()]
    await shop.reserve(promotion, mine)
    await shop.release(mine)
    const again = () =>
      shop.tx((tx) => shop.reserveUseAgain(tx, { orderId: mine, userId: null, email: null }))
    expect(await again()).toEqual({ ok: true, value: true })
    expect(await again()).toEqual({ ok: true, value: true })
    expect(await shop.counted(promotion)).toEqual({ uses: 1, spent: 1000 })
    await shop.release(mine)
    await shop.reserve(promotion, other)
    expect(await again()).toMatchObject({ error: { code: 'PROMOTION_REACHED_MAX_USAGE' } })
  })

  test('in an order that is not made is no use', async () => {
    const promotion = await shop.tenOff({ maxUses: 1 })
    const order = await shop.order()
    const crash = shop.tx(async (tx) => {
      await shop.reserveUse(tx, {
        orderId: order,
        promotionId: promotion,
        userId: null,
        email: null,
        discount: money(1000, 'EUR'),
        cashback: money(0, 'EUR'),
      })
      throw new Error('the process died')
    })
    await expect(crash).rejects.toThrow('the process died')
    expect(await shop.counted(promotion)).toEqual({ uses: 0, spent: 0 })
  })

  test('skips no step: what the table of states does not know is refused by the database', async () => {
    const promotion = await shop.tenOff()
    const order = await shop.order()
    await shop.reserve(promotion, order)
    await shop.consume(order)
    await expect(
      shop.sql`update store.promotion_uses set state = 'reserved' where order_id = ${order}`,
    ).rejects.toMatchObject({ code: 'RK010' })
  })
})

describe('the price of an order', () => {
  const price = (more: Partial<Parameters<typeof shop.priceWith>[0]> = {}) =>
    shop.priceWith({ ...stranger, lines: [aLine(3000)], limits, ...more })
  const codeOf = async (promotionId: string) =>
    String((await shop.sql`select code from store.promotions where id = ${promotionId}`)[0]?.code)

  test('is the full one without a promotion', async () => {
    expect(await price()).toMatchObject({ discount: money(0, 'EUR'), promotion: null, refusal: null })
  })

  test('with a code says why the code does not count', async () => {
    const day = 86_400_000
    const over = await shop.tenOff(
      {},
      { startsAt: new Date(Date.now() - 2 * day), endsAt: new Date(Date.now() - day) },
    )
    const soon = await shop.tenOff({}, { startsAt: new Date(Date.now() + day) })
    const dollars = await shop.tenOff({}, { currency: 'USD' })
    const theirs = await shop.tenOff({}, { scope: { userIds: [crypto.randomUUID()] } })
    const back = await shop.tenOff({}, { benefit: { kind: 'cashback_amount', amountMinor: 100 } })
    const large = await shop.tenOff({ minOrderMinor: 3001 })
    const elsewhere = await shop.tenOff({}, { scope: { countries: ['JP'] } })
    const full = await shop.tenOff({ maxUses: 1 })
    await shop.reserve(full, await shop.order())
    const refusals = await Promise.all(
      [over, soon, dollars, theirs, back, large, elsewhere, full].map(
        async (id) => (await price({ code: await codeOf(id) })).refusal,
      ),
    )
    expect(refusals).toEqual([
      ...['PROMOTION_NOT_ACTIVE', 'PROMOTION_NOT_ACTIVE', 'PROMOTION_OTHER_CURRENCY', 'PROMOTION_NOT_FOUND'],
      ...[
        'PROMOTION_NEEDS_ACCOUNT',
        'PROMOTION_ORDER_TOO_SMALL',
        'PROMO_CODE_CANNOT_BE_USED_FOR_THIS_BUNDLE',
      ],
      'PROMOTION_REACHED_MAX_USAGE',
    ])
    expect((await price({ code: 'NO-SUCH-CODE' })).refusal).toBe('PROMOTION_NOT_FOUND')
    expect((await price({ code: "';--" })).refusal).toBe('PROMOTION_NOT_FOUND')
  })

  test('with a code is the same however the code is typed', async () => {
    const code = await codeOf(await shop.tenOff())
    expect(await price({ code: ` ${code.toLowerCase()} ` })).toMatchObject({
      discount: money(1000, 'EUR'),
      promotion: { code },
      refusal: null,
    })
  })

  test('a first order is somebody’s first under any spelling, and topping up a wallet is none', async () => {
    const code = await codeOf(await shop.tenOff({}, { scope: { firstOrderOnly: true } }))
    const person = await shop.person('first.time@gmail.com')
    await shop.order(person, { paid: true, number: 'TOP-0000000000A1' })
    expect((await price({ code, ...person })).refusal).toBeNull()
    await shop.order({ email: 'First.Time+old@googlemail.com' }, { paid: true })
    expect((await price({ code, ...person })).refusal).toBe('USER_HAS_PREVIOUS_ESIM')
  })

  test('is the best one: what applies by itself, or the code; never both', async () => {
    const automatic = await shop.create({
      code: null,
      benefit: { kind: 'percent', basisPoints: 2000 },
      names: { en: 'Twenty', de: 'Zwanzig' },
    })
    const code = await codeOf(await shop.tenOff())
    expect(await price({ lines: [aLine(3000)], code })).toMatchObject({
      discount: money(1000, 'EUR'),
      promotion: { code },
    })
    expect(await price({ lines: [aLine(9000)], code, locale: 'de' })).toMatchObject({
      discount: money(1800, 'EUR'),
      promotion: { promotionId: automatic, name: 'Zwanzig' },
      refusal: null,
    })
    await shop.sql`update store.promotions set ends_at = now() where id = ${automatic}`
  })
})

test('the database folds an address as the code does', async () => {
  const { mailboxOf } = await import('@/lib/auth/mailbox')
  const addresses = [
    'ada@example.test',
    'ada+trip@example.test',
    'a.d.a+b+c@gmail.com',
    'a.da@googlemail.com',
    'a.b@c.d.org',
  ]
  for (const address of addresses) {
    const [row] = await shop.sql`select store.mailbox_of(${address}) as folded`
    expect(row?.folded, address).toBe(mailboxOf(address))
  }
})

test('what everybody is told: public, on now, not used up, in their language', async () => {
  const told = async () => (await shop.activePromotions('de')).map(({ name }) => name)
  await shop.tenOff({ maxUses: 5 }, { isPublic: true, names: { en: 'Told', de: 'Gesagt' } })
  await shop.tenOff({}, { isPublic: true, startsAt: new Date(Date.now() + 60_000), names: { en: 'Soon' } })
  await shop.tenOff({}, { names: { en: 'Quiet' } })
  const used = await shop.tenOff({ maxUses: 1 }, { isPublic: true, names: { en: 'Used up' } })
  await shop.reserve(used, await shop.order())
  expect(await told()).toEqual(['Gesagt'])
})
