import 'server-only'
import { profileOf } from '../../auth/profiles'
import { sessionsOf } from '../../auth/sessions'
import type { Viewer } from '../../auth/types'
import { snakeKeys } from '../../core/json-case'
import { inTransaction } from '../../platform/db/client'
import { levelStanding } from '../../promotions/level-queries'
import { walletsOf } from '../../wallet/queries'
import { selectEverythingOf } from '../repo/people'
import { walletPage } from '../wallet-view'
import { adoptOrders } from './adopt-orders'

/**
 * Everything we keep about a person, as they may take it away: profile, sessions, orders, eSIMs with their usage, wallet, notices
 * and mails. Not in it: what installs an eSIM. It is a key rather than something about them, it can be used once, and
 * a file ends up in downloads and clouds; the account shows it for as long as there is an account.
 */
export async function exportAccount(viewer: Viewer): Promise<Record<string, unknown>> {
  // What was bought as a guest with this address since the last sign-in belongs in it.
  await adoptOrders(viewer)
  const [profile, sessions, wallet, standing, rest] = await Promise.all([
    profileOf(viewer.userId),
    sessionsOf(viewer),
    walletOf(viewer),
    levelStanding(viewer.userId, 'en'),
    inTransaction((tx) => selectEverythingOf(tx, viewer.userId, viewer.email)),
  ])
  return {
    exported_at: new Date().toISOString(),
    profile: profile && snakeKeys(profile),
    sessions: sessions.map((session) => snakeKeys(session)),
    wallet,
    level: standing && snakeKeys({ name: standing.level?.name ?? null, spentWithinAYear: standing.spent }),
    ...(rest as Record<string, unknown>),
  }
}

const PAGE = 1000

/** Each currency with its balance and its whole statement, newest first. */
async function walletOf(viewer: Viewer) {
  const wallets = await walletsOf(viewer.userId)
  return Promise.all(
    wallets.map(async ({ available, held }) => {
      const lines: unknown[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await walletPage(viewer, available.currency, { cursor, limit: PAGE })
        if (!page.ok) break
        for (const { version, at, amount, balance, source, order } of page.value.lines)
          lines.push({
            ...{ version, at, source, amount_minor: amount.amountMinor, balance_minor: balance.amountMinor },
            order_number: order?.orderNumber ?? null,
          })
        cursor = page.value.nextCursor
      }
      const { currency, amountMinor } = available
      return { currency, available_minor: amountMinor, held_minor: held.amountMinor, statement: lines }
    }),
  )
}
