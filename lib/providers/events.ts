import 'server-only'
import { insertEvent } from './repo'
import type { ProviderEvent } from './types'

/** Keeps a provider's push once. @returns false when it was received before. */
export const keepEvent = (event: ProviderEvent): Promise<boolean> => insertEvent({ ...event, payload: event })
