import 'server-only'
import { deleteOldSamples } from '../repo/usage'

/** For the scheduler: thins the history of usage. */
export const pruneSamples = async (): Promise<{ removed: number }> => ({ removed: await deleteOldSamples() })
