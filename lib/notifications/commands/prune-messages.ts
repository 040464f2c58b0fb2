import 'server-only'
import { anonymiseOldMails } from '../repo'
import { KEPT_DAYS } from '../rules'

/** For the scheduler: of a mail of three months ago stays that it was sent, not to whom nor what it said. */
export const pruneMessages = async (): Promise<{ emptied: number }> => ({
  emptied: await anonymiseOldMails(KEPT_DAYS),
})
