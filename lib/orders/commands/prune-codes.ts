import 'server-only'
import { deleteOldCodes } from '../repo/codes'

/** For the scheduler: codes that ended yesterday or before. */
export const pruneCodes = async (): Promise<{ removed: number }> => ({ removed: await deleteOldCodes() })
