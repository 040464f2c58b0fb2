import 'server-only'
import { deleteUnusedQuotes } from '../repo/orders'

/** For the scheduler: quotes that expired a week ago and became no order. */
export const pruneQuotes = async (): Promise<{ removed: number }> => ({ removed: await deleteUnusedQuotes() })
