/** inquiry: the bank asks, no money has moved. open: it has taken the money and decides. */
export type DisputeState = 'inquiry' | 'open' | 'won' | 'lost'

/**
 * Where a dispute stands once this was read. Readings may arrive in any order: what is decided is not opened again by an
 * older one; only an appeal that was won turns a loss.
 */
export function nextState(known: DisputeState | null, seen: DisputeState): DisputeState {
  if (known === null) return seen
  if (known === 'won') return 'won'
  if (known === 'lost') return seen === 'won' ? 'won' : 'lost'
  return known === 'open' && seen === 'inquiry' ? 'open' : seen
}
