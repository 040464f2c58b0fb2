import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseRow } from '@/lib/providers/candidates'
import type { OpenPurchase } from '@/lib/providers/contract'

interface Row {
  readonly id: number
  readonly name: string
  readonly madeBy: Purchase | null
  visible: boolean
  claimedBy: Purchase | null
}

interface Purchase {
  readonly ref: string
  readonly bundle: string
  readonly name: string
  state: 'ready' | 'sending' | 'unknown' | 'done'
  seen: readonly number[]
  made: Row | null
}

const seenIn = (snapshot: OpenPurchase['snapshot']) => (snapshot?.seen ?? []) as readonly number[]

/** A vendor that shows orders with their names only, some of them late, and a shop that loses answers. */
function vendor(purchases: readonly Purchase[]) {
  const rows: Row[] = []
  const open = (purchase: Purchase): OpenPurchase => ({
    bundleRef: purchase.bundle,
    bundleName: purchase.name,
    state: purchase.state === 'sending' ? 'sending' : 'unknown',
    snapshot: { seen: purchase.seen },
    refs: {},
  })
  const mayBeOf = (row: Row, { bundleName, snapshot }: OpenPurchase) =>
    row.name === bundleName && !seenIn(snapshot).includes(row.id)
  const free = () => rows.filter((row) => row.visible && row.claimedBy === null)
  return {
    rows,
    stranger(name: string) {
      rows.push({ id: rows.length, name, madeBy: null, visible: true, claimedBy: null })
    },
    send(purchase: Purchase) {
      purchase.seen = rows.filter(({ visible }) => visible).map(({ id }) => id)
      purchase.state = 'sending'
    },
    make(purchase: Purchase, visible: boolean) {
      purchase.made = { id: rows.length, name: purchase.name, madeBy: purchase, visible, claimedBy: null }
      rows.push(purchase.made)
    },
    answer(purchase: Purchase) {
      if (!purchase.made) return
      purchase.made.claimedBy = purchase
      purchase.state = 'done'
    },
    read(purchase: Purchase) {
      const others = purchases.filter(
        (other) => other !== purchase && (other.state === 'sending' || other.state === 'unknown'),
      )
      const choice = chooseRow({
        rows: free(),
        own: open(purchase),
        others: others.map(open),
        clientRef: purchase.ref,
        mayBeOf,
      })
      if (choice.kind === 'one') {
        choice.row.claimedBy = purchase
        purchase.state = 'done'
      }
      return choice.kind
    },
  }
}

const make = (bundles: readonly { bundle: string; name: string }[]): Purchase[] =>
  bundles.map((one, index) => ({ ...one, ref: `ful_${index}`, state: 'ready', seen: [], made: null }))

/** What happens next to one of the purchases. */
const steps = (count: number) =>
  fc.array(
    fc.record({
      who: fc.nat(count - 1),
      what: fc.constantFrom('send', 'make', 'make late', 'answer', 'lose', 'show', 'read', 'read'),
    }),
    { minLength: 20, maxLength: 120 },
  )
type Steps = readonly { who: number; what: string }[]

function run(purchases: readonly Purchase[], script: Steps) {
  const shop = vendor(purchases)
  for (const { who, what } of script) {
    const purchase = purchases[who]
    if (!purchase) continue
    const { state, made } = purchase
    if (what === 'send' && state === 'ready') shop.send(purchase)
    if (what.startsWith('make') && state === 'sending' && !made) shop.make(purchase, what === 'make')
    if (what === 'answer' && state === 'sending') shop.answer(purchase)
    if (what === 'lose' && state === 'sending') purchase.state = 'unknown'
    if (what === 'show' && made) made.visible = true
    if (what === 'read' && state === 'unknown') shop.read(purchase)
  }
  return shop
}

/** Everything that was sent has ended, everything that was made is listed; then all are looked for. */
function settle(purchases: readonly Purchase[], shop: ReturnType<typeof vendor>): string[] {
  for (const purchase of purchases) if (purchase.state === 'sending') purchase.state = 'unknown'
  for (const row of shop.rows) row.visible = true
  let said: string[] = []
  for (let round = 0; round < purchases.length; round++)
    said = purchases.filter(({ state }) => state === 'unknown').map((purchase) => shop.read(purchase))
  return said
}

describe('purchases whose answers were lost, at a vendor that shows no reference', () => {
  test('of one bundle: all that was made is given to somebody, once, and nobody else gets anything', () => {
    fc.assert(
      fc.property(steps(6), (script) => {
        const purchases = make(Array.from({ length: 6 }, () => ({ bundle: 'a', name: 'Turkey 1 GB' })))
        const shop = run(purchases, script)
        const said = settle(purchases, shop)
        expect(shop.rows.filter(({ claimedBy }) => claimedBy === null)).toEqual([])
        expect(said.filter((kind) => kind !== 'none')).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })

  test('whose answer still comes: what it made is left to it', () => {
    fc.assert(
      fc.property(steps(5), (script) => {
        const purchases = make(Array.from({ length: 5 }, () => ({ bundle: 'a', name: 'Turkey 1 GB' })))
        run(purchases, script)
        for (const purchase of purchases)
          if (purchase.state === 'sending' && purchase.made)
            expect([null, purchase]).toContain(purchase.made.claimedBy)
      }),
      { numRuns: 2_000 },
    )
  })

  test('of two bundles with one name: none gets what is the other bundle', () => {
    const bundles = ['a', 'b', 'a', 'b'].map((bundle) => ({ bundle, name: 'Turkey 1 GB' }))
    fc.assert(
      fc.property(steps(4), (script) => {
        const purchases = make(bundles)
        const shop = run(purchases, script)
        settle(purchases, shop)
        for (const { claimedBy, madeBy } of shop.rows)
          if (claimedBy) expect(claimedBy.bundle).toBe(madeBy?.bundle)
      }),
      { numRuns: 2_000 },
    )
  })

  test('and somebody else buys the same past us: nobody guesses', () => {
    const purchases = make([{ bundle: 'a', name: 'Turkey 1 GB' }])
    const [own] = purchases
    if (!own) throw new Error('no purchase')
    const shop = vendor(purchases)
    shop.send(own)
    shop.make(own, true)
    shop.stranger('Turkey 1 GB')
    own.state = 'unknown'
    expect(shop.read(own)).toBe('several')
  })
})
