import { invalidParam } from '../errors'
import type { Simulator } from '../simulator'
import type { Store } from '../state/store'

const MAX_LEVELS = 4
type Json = { [key: string]: unknown }

type Listable = Exclude<keyof Store, 'taxCalculations' | 'taxTransactions'>

const COLLECTION_OF: Record<string, Listable> = {
  cs: 'sessions',
  pi: 'paymentIntents',
  ch: 'charges',
  py: 'charges',
  re: 'refunds',
  txn: 'balanceTransactions',
  prod: 'products',
  price: 'prices',
  pm: 'paymentMethods',
  cus: 'customers',
  dp: 'disputes',
}

/** A copy of `object` as it goes over the wire, with the asked-for ids replaced by their objects. */
export function expand(sim: Simulator, object: object, paths: readonly string[]): object {
  const copy = JSON.parse(JSON.stringify(object)) as Json
  for (const path of paths) {
    const steps = path.split('.')
    if (steps.length > MAX_LEVELS) {
      throw invalidParam(
        `You cannot expand more than ${MAX_LEVELS} levels of a property. Property: ${path}`,
        'expand',
      )
    }
    follow(sim, copy, steps, path)
  }
  return copy
}

function follow(sim: Simulator, node: Json, steps: readonly string[], path: string): void {
  const [step, ...rest] = steps
  if (step === undefined) return
  if (step === 'data' && Array.isArray(node.data)) {
    for (const item of node.data) follow(sim, item as Json, rest, path)
    return
  }
  include(sim, node, step)
  if (!Object.hasOwn(node, step)) {
    const message = `This property cannot be expanded (${path}).`
    throw invalidParam(message, 'expand')
  }
  const value = node[step]
  if (value === null) return
  if (typeof value === 'string') node[step] = find(sim, value, path)
  const next = node[step]
  if (Array.isArray(next)) for (const item of next) follow(sim, item as Json, rest, path)
  else if (typeof next === 'object' && next !== null) follow(sim, next as Json, rest, path)
}

function find(sim: Simulator, id: string, path: string): Json {
  const collection = COLLECTION_OF[id.slice(0, id.indexOf('_'))]
  const store = collection ? sim.store[collection] : undefined
  const found = store?.get(id)
  if (!found) throw invalidParam(`This property cannot be expanded (${path}).`, 'expand')
  return JSON.parse(JSON.stringify(found)) as Json
}

/** Lists that Stripe sends only when asked to. */
function include(sim: Simulator, node: Json, step: string): void {
  const id = String(node.id)
  if (step === 'line_items' && node.object === 'checkout.session') {
    node.line_items = wireList(
      sim.store.notes.get(id)?.lineItems ?? [],
      `/v1/checkout/sessions/${id}/line_items`,
    )
  }
  const taxed = taxedOf(sim, node)
  if (step === 'line_items' && taxed) {
    // The breakdown of a line is asked for on its own.
    const lines = taxed.lines.map((line) => ({ ...line, tax_breakdown: undefined }))
    node.line_items = wireList(lines, `/v1/tax/${String(node.object).slice(4)}s/${id}/line_items`)
  }
  if (step === 'tax_breakdown' && node.object === 'tax.calculation_line_item') {
    const lines = [...sim.store.taxCalculations.values()].flatMap((calculation) => calculation.lines)
    node.tax_breakdown = JSON.parse(
      JSON.stringify(lines.find((line) => line.id === id)?.tax_breakdown ?? []),
    ) as unknown
  }
  if (step === 'refunds' && node.object === 'charge') {
    const newestFirst = sim.store.refunds.by('charge', id).toReversed()
    node.refunds = wireList(newestFirst, `/v1/charges/${id}/refunds`)
  }
}

function taxedOf({ store }: Simulator, { id, object }: Json): { lines: object[] } | undefined {
  if (object === 'tax.calculation') return store.taxCalculations.get(String(id))
  return object === 'tax.transaction' ? store.taxTransactions.get(String(id)) : undefined
}

const wireList = (data: readonly object[], url: string) =>
  JSON.parse(JSON.stringify({ object: 'list', data, has_more: false, url })) as unknown
