import 'server-only'
import { money } from '../../core/money'
import { inTransaction, isDatabaseDown } from '../../platform/db/client'
import { log } from '../../platform/log'
import { post } from '../../wallet/commands/post'
import { commissionChanged } from '../../wallet/rules'
import { changeCommission, claimUnposted, postponeCommission } from '../repo/commissions'

/** In one go: the sweep comes again. */
const MOST_AT_ONCE = 100

/**
 * Brings the books to what commissions are by now, up or down, each in a transaction of its own. Never throws: one that fails is
 * tried again later and holds up nobody.
 * @returns how many were posted
 */
export async function drainCommissions(): Promise<number> {
  let posted = 0
  for (let n = 0; n < MOST_AT_ONCE; n++) {
    const one = await postNext()
    if (one === null) break
    if (one === 'posted') posted++
  }
  return posted
}

async function postNext(): Promise<'posted' | 'failed' | null> {
  let claimed: string | null = null
  try {
    return await inTransaction(async (tx) => {
      const row = await claimUnposted(tx)
      if (!row) return null
      claimed = row.id
      const postings = row.postings + 1
      const change = money(row.earned_minor - row.posted_minor, row.currency)
      await post(tx, commissionChanged(`${row.id}:${postings}`, row.affiliate_id, change))
      await changeCommission(tx, row.id, { posted_minor: row.earned_minor, postings })
      return 'posted'
    })
  } catch (error) {
    log().error({ commissionId: claimed, error }, 'a commission could not be posted')
    if (claimed === null || isDatabaseDown(error)) return null
    await postponeCommission(claimed).catch((again) =>
      log().error({ error: again }, 'a commission keeps its turn'),
    )
    return 'failed'
  }
}
