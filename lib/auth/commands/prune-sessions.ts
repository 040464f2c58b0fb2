import 'server-only'
import { deleteOldSessions } from '../repo'

/** For the scheduler: sessions that nobody has used for over a year. */
export const pruneSessions = async (): Promise<{ removed: number }> => ({
  removed: await deleteOldSessions(),
})
