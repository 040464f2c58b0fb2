import type { Shop } from './bulk'

/** The balances of all kinds of accounts in a currency, and what has changed in them since. Debit is positive. */
export function ledgerChanges({ sql }: Pick<Shop, 'sql'>) {
  async function books(currency = 'EUR'): Promise<Record<string, number>> {
    const rows = await sql<{ kind: string; n: number }[]>`
      select kind, sum(balance_minor)::float8 as n from ledger.balances() where currency = ${currency} group by kind`
    return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
  }
  async function changed(before: Record<string, number>, currency = 'EUR'): Promise<Record<string, number>> {
    const now = await books(currency)
    const changes = Object.keys(now).map((kind) => [kind, (now[kind] ?? 0) - (before[kind] ?? 0)] as const)
    return Object.fromEntries(changes.filter(([, by]) => by !== 0))
  }
  return { books, changed }
}
