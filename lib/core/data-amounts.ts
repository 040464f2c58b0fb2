/** How much data: bytes (decimal units: 1 GB = 10^9), or no limit. */
export type DataAllowance = { readonly bytes: number } | { readonly unlimited: true }

const DECIMAL: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }
const BINARY: Readonly<Record<string, number>> = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 }

/**
 * Bytes from an amount and a unit word (case-insensitive, "GB", "gib", "Mb").
 * @param binary whether the source shows powers of 1024 under decimal names
 * @returns null for an unknown unit or a number that is not finite and non-negative.
 */
export function bytesFrom(amount: number, unit: string, binary = false): number | null {
  if (!Number.isFinite(amount) || amount < 0) return null
  const word = unit.trim().toUpperCase()
  const plain = word.replace(/^([KMGT])IB$/, '$1B')
  const factor = (binary || plain !== word ? BINARY : DECIMAL)[plain]
  return factor === undefined ? null : Math.round(amount * factor)
}

/** For people, in decimal units with at most two decimals: 1e9 → "1 GB", 250e6 → "250 MB". */
export function formatBytes(bytes: number, locale: string): string {
  const [unit, factor] =
    bytes >= 1e12 ? (['TB', 1e12] as const) : bytes >= 1e9 ? (['GB', 1e9] as const) : (['MB', 1e6] as const)
  const digits = unit === 'MB' ? 0 : 2
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(bytes / factor)} ${unit}`
}
