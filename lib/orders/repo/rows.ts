import 'server-only'
import type { Selectable } from 'kysely'
import type { DB } from '../../platform/db/database.types'
import type { BundleSummary, FulfilmentState, OrderState } from '../types'

type Row<T extends keyof DB> = Selectable<DB[T]>

export type QuoteRow = Omit<Row<'store.quotes'>, 'bundle'> & { bundle: BundleSummary }
export type OrderRow = Omit<Row<'store.orders'>, 'state'> & { state: OrderState }
type Line = Row<'store.order_lines'>
/** A line that is got from a provider; `selectLines` gives no others. */
export type LineRow = Omit<Line, 'bundle' | FromProvider> & {
  bundle: BundleSummary
} & { [K in FromProvider]: NonNullable<Line[K]> }
type FromProvider = 'quote_id' | 'bundle_id' | 'provider' | 'provider_ref' | 'cost_minor' | 'cost_currency'
/** A line that puts money into the buyer's wallet; alone in its order. */
export type TopUpRow = Pick<Line, 'id' | 'order_id' | 'amount_minor' | 'currency'>
export type PaymentRow = Row<'store.payments'>
export type FulfilmentRow = Omit<Row<'store.fulfilments'>, 'state'> & { state: FulfilmentState }
export type AttemptRow = Row<'store.fulfilment_attempts'>
export type RefundRow = Row<'store.refunds'>
export type ProviderSettingsRow = Row<'store.provider_settings'>
