/** Order state → how many orders of a seed ended so. */
export type Ended = Readonly<Record<string, number>>

const BEGIN = '<!-- results: written by npm run proof -->'
const END = '<!-- end of results -->'
const HEAD = ['storm', 'day', 'sound seeds', 'orders', 'ended as', 'minutes']

type Row = readonly string[]

export function rowOf(
  storm: string,
  asked: { readonly seeds: number },
  ended: readonly Ended[],
  tookMs: number,
): Row {
  const total = new Map<string, number>()
  for (const seed of ended)
    for (const [state, count] of Object.entries(seed)) total.set(state, (total.get(state) ?? 0) + count)
  const orders = [...total.values()].reduce((sum, count) => sum + count, 0)
  const show = (count: number) => count.toLocaleString('en')
  return [
    storm,
    new Date().toISOString().slice(0, 10),
    `${ended.length} of ${asked.seeds}`,
    show(orders),
    [...total].map(([state, count]) => `${show(count)} ${state}`).join(', '),
    (tookMs / 60_000).toFixed(1),
  ]
}

/** The text with this row in its table, in place of the storm's last one. */
export function mergeRows(text: string, row: Row): string {
  const [before = '', rest = ''] = text.split(BEGIN)
  const [table = '', after = ''] = rest.split(END)
  const kept = table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const rows = [...kept.filter(([storm]) => storm !== row[0]), row].sort(([a = ''], [b = '']) =>
    a < b ? -1 : 1,
  )
  return `${before}${BEGIN}\n\n${alignedTable([HEAD, ...rows])}\n\n${END}${after}`
}

/** As the formatter would write it. */
function alignedTable(rows: readonly Row[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: Row) => `| ${widths.map((width, i) => (row[i] ?? '').padEnd(width)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}
