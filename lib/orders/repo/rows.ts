import 'server-only'
import type { Selectable } from 'kysely'
import type { DB } from '../../platform/db/database.types'
import type { BundleSummary, FulfilmentState, OrderState } from '../types'

type Row<T extends keyof DB> = Selectable<DB[T]>

export type QuoteRow = Omit<Row<'store.quotes'>, 'bundle'> & { bundle: BundleSummary }
export type OrderRow = Omit<Row<'store.orders'>, 'state'> & { state: OrderState }
export type LineRow = Omit<Row<'store.order_lines'>, 'bundle'> & { bundle: BundleSummary }
export type PaymentRow = Row<'store.payments'>
export type FulfilmentRow = Omit<Row<'store.fulfilments'>, 'state'> & { state: FulfilmentState }
export type AttemptRow = Row<'store.fulfilment_attempts'>
export type RefundRow = Row<'store.refunds'>
export type ProviderSettingsRow = Row<'store.provider_settings'>
