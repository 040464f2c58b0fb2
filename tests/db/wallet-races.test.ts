import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../support/database'
import { type Wallets, walletsOn } from './support/wallets'

let app: postgres.Sql
let owner: postgres.Sql
let wallets: Wallets

beforeAll(async () => {
  const database = await testDatabase()
  app = postgres(database.appUrl, { max: 10, onnotice: () => {} })
  owner = postgres(database.adminUrl, { max: 2, onnotice: () => {} })
  wallets = walletsOn(app)
})
afterAll(() => Promise.all([app.end(), owner.end()]))

/** Runs `first` in a transaction, begins `second` elsewhere, and goes on with `then` once the second one waits for it. */
async function whileWaiting<T>(
  first: (held: Wallets) => Promise<unknown>,
  second: () => Promise<T>,
  then: (held: Wallets) => Promise<unknown>,
): Promise<PromiseSettledResult<T>> {
  let waiting: Promise<PromiseSettledResult<T>[]> | undefined
  await app.begin(async (tx) => {
    const held = walletsOn(tx)
    await first(held)
    waiting = Promise.allSettled([second()])
    await someoneWaits()
    await then(held)
  })
  const [outcome] = (await waiting) ?? []
  if (!outcome) throw new Error('nothing was waited for')
  return outcome
}

/** Until a connection of this database waits for another one's lock. */
async function someoneWaits(): Promise<void> {
  for (let look = 0; look < 2_000; look++) {
    const [row] = await owner`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    if (row?.n > 0) return
  }
  throw new Error('nobody waits')
}

describe('two requests with one key that have no wallet in common', () => {
  test('refused both for want of money: the second one learns that the key is taken, not that all went well', async () => {
    await Promise.all([wallets.credit('poor-1', 1), wallets.credit('poor-2', 1)])
    const outcome = await whileWaiting(
      (held) => held.hold('poor-1', 5, 'shared-key'),
      () => wallets.hold('poor-2', 5, 'shared-key'),
      async () => {},
    )
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'RK001' } })
  })

  test('paid both: one effect, and the second one is an error', async () => {
    await Promise.all([wallets.credit('rich-1', 9), wallets.credit('rich-2', 9)])
    const outcome = await whileWaiting(
      (held) => held.hold('rich-1', 5, 'rich-key'),
      () => wallets.hold('rich-2', 5, 'rich-key'),
      async () => {},
    )
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'RK001' } })
    expect(await wallets.balance('rich-2')).toEqual({ available: 9, held: 0 })
  })
})

test('one cause under two keys at once, without a wallet to wait for: one effect', async () => {
  const pay = (on: Wallets, cause: string, key: string) =>
    on.post('payment_received', 'payment', cause, key, [
      on.entry('stripe_clearing', '', 7),
      on.entry('order_liability', '', -7),
    ])
  // The accounts are there before: nobody waits for those.
  await pay(wallets, 'pay_before', 'pay-key-0')
  const outcome = await whileWaiting(
    (held) => pay(held, 'pay_once', 'pay-key-1'),
    () => pay(wallets, 'pay_once', 'pay-key-2'),
    async () => {},
  )
  expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'RK002' } })
})

test('a wallet is not frozen past a hold that is being placed: it waits, and what was held stays held', async () => {
  await wallets.credit('cold', 10)
  const outcome = await whileWaiting(
    (held) => held.hold('cold', 4, 'cold-1'),
    () => app`select ledger.freeze_wallets('cold', 'dp_cold')`.then(() => 'frozen'),
    async () => {},
  )
  expect(outcome).toEqual({ status: 'fulfilled', value: 'frozen' })
  expect(await wallets.hold('cold', 1, 'cold-2')).toMatchObject({ failure: 'wallet_frozen' })
  expect(await wallets.balance('cold')).toEqual({ available: 6, held: 4 })
})

test('who waits for a wallet holds no new account that the one before may still need', async () => {
  await wallets.credit('slow', 100)
  const toNewAccount = (on: Wallets, key: string, from: string, whose: string) =>
    on.post('correction', 'staff', key, key, [
      on.entry(from, whose, 1),
      on.entry('dispute_reserve', 'dp_new', -1),
    ])
  const outcome = await whileWaiting(
    (held) => held.credit('slow', 1),
    () => toNewAccount(wallets, 'new-1', 'wallet', 'slow'),
    (held) => toNewAccount(held, 'new-2', 'revenue', ''),
  )
  expect(outcome.status).toBe('fulfilled')
  expect(await wallets.balance('slow')).toEqual({ available: 100, held: 0 })
})

describe('money that is held', () => {
  test.each([
    ['released', 'captured'],
    ['captured', 'released'],
    ['captured', 'captured'],
  ] as const)(
    'and is being %s: who wants it %s waits, and is told that it is gone',
    async (first, second) => {
      const name = `${first}-${second}`
      await wallets.credit(name, 50)
      const { hold_id } = await wallets.hold(name, 30, `${name}-hold`)
      const end = (on: Wallets, how: 'released' | 'captured', key: string) =>
        how === 'released' ? on.release(hold_id ?? '', key) : on.capture(hold_id ?? '', 30, key)
      const outcome = await whileWaiting(
        (held) => end(held, first, `${name}-1`),
        () => end(wallets, second, `${name}-2`),
        async () => {},
      )
      expect(outcome).toMatchObject({ status: 'fulfilled', value: { failure: 'hold_closed' } })
      expect(await wallets.balance(name)).toEqual({ available: first === 'released' ? 50 : 20, held: 0 })
    },
  )

  test('leaves the hold only by capture and release: neither is undone behind its back', async () => {
    await wallets.credit('undo', 100)
    await wallets.hold('undo', 30, 'undo-1')
    const { hold_id } = await wallets.hold('undo', 30, 'undo-2')
    const [placed] = await owner<{ id: string }[]>`
      select id from ledger.transactions where idempotency_key = 'undo-1'`
    await expect(wallets.reverse(placed?.id ?? '', 'undo-a')).rejects.toMatchObject({ code: 'RK005' })
    const { transaction_id } = await wallets.capture(hold_id ?? '', 30, 'undo-paid')
    await expect(wallets.reverse(transaction_id ?? '', 'undo-b')).rejects.toMatchObject({ code: 'RK005' })
    expect(await wallets.balance('undo')).toEqual({ available: 40, held: 30 })
  })

  test('is the sum of the open holds, whatever writes it', async () => {
    await wallets.credit('sum', 100)
    const { hold_id } = await wallets.hold('sum', 30, 'sum-hold')
    const past = [wallets.entry('wallet_held', 'sum', 5), wallets.entry('wallet', 'sum', -5)]
    await expect(wallets.post('correction', 'staff', 'sum-1', 'sum-1', past)).rejects.toMatchObject({
      code: 'RK004',
    })
    const change = (what: string) => owner.unsafe(`update ledger.holds set ${what} where id = '${hold_id}'`)
    await expect(change('captured_minor = 1')).rejects.toMatchObject({ code: 'RK004' })
    for (const what of [
      'amount_minor = amount_minor + 1',
      "owner = 'undo'",
      "currency = 'USD'",
      "order_id = 'x'",
    ])
      await expect(change(what)).rejects.toMatchObject({ code: 'RK003' })
    expect(await wallets.balance('sum')).toEqual({ available: 70, held: 30 })
  })
})
