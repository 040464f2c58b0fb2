type Fields = Readonly<Record<string, unknown>>

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

/** The parts of an order, as /api/v2 answers it, that change what its page says. */
export function situationOf(answer: unknown): string {
  const { state, fulfilment, lines, refund } = fields(answer)
  const each = Array.isArray(lines) ? lines.map(fields) : []
  return [
    state,
    fulfilment,
    fields(refund).state,
    ...each.map((line) => `${String(line.fulfilment)}:${String(line.installable)}`),
  ]
    .map(String)
    .join('/')
}
