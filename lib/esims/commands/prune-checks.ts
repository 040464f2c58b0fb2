import 'server-only'
import { deleteOldChecks } from '../repo/checks'

/** For the scheduler: drops answers that nobody will ask for again. */
export const pruneChecks = async (): Promise<{ removed: number }> => ({ removed: await deleteOldChecks() })
