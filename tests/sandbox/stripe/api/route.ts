import type Stripe from 'stripe'
import type { Simulator } from '../simulator'

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** `:id` stands for one segment. */
  path: string
  /** Name for the fault switch and of the parameter list. */
  operation: string
  /** `params` are checked and typed by stripe-node's declarations. Must do its work before it returns. */
  run(sim: Simulator, params: never, id: string): object
  /** The same for a browser, with the publishable key; a route without this refuses that key. */
  runForClient?(sim: Simulator, params: unknown, id: string): object
}

/** States the parameter type of a route once, where the checked parameters enter. */
export function route<P>(
  method: Route['method'],
  path: string,
  operation: string,
  run: (sim: Simulator, params: P, id: string) => object,
): Route {
  return { method, path, operation, run }
}

export function listOf<T>(url: string, page: { items: readonly T[]; hasMore: boolean }): Stripe.ApiList<T> {
  return { object: 'list', data: [...page.items], has_more: page.hasMore, url }
}
