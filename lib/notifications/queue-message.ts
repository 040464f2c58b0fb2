import 'server-only'
import type { Tx } from '../platform/db/client'
import { insertMessage } from './repo'
import type { NewMessage } from './types'

/**
 * Queues a mail in the transaction that makes its fact true: both happen or neither does.
 * Sends nothing; `drainMessages` does, after the commit.
 * @returns false where the same key was queued before
 */
export const queueMessage = (tx: Tx, message: NewMessage): Promise<boolean> => insertMessage(tx, message)
