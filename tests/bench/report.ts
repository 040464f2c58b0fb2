/** What one section of a run has to say. */
export interface Section {
  readonly title: string
  /** What the numbers mean. */
  readonly note: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly bars: readonly Bar[]
}

/** A number that has to stay below, or above, another one. */
export interface Bar {
  readonly what: string
  readonly measured: string
  readonly allowed: string
  readonly met: boolean
}

export const atMost = (what: string, value: number, allowed: number, show: (n: number) => string): Bar => ({
  what,
  measured: show(value),
  allowed: `≤ ${show(allowed)}`,
  met: value <= allowed,
})

export const atLeast = (what: string, value: number, allowed: number, show: (n: number) => string): Bar => ({
  what,
  measured: show(value),
  allowed: `≥ ${show(allowed)}`,
  met: value >= allowed,
})

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`
export const rate = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)}/s`
export const ratio = (value: number): string => `${value.toFixed(2)} ×`
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`
export const count = (value: number): string => value.toLocaleString('en')
export const seconds = (valueMs: number): string => `${(valueMs / 1000).toFixed(1)} s`

/** A section with the run that it comes from. */
export interface Kept extends Section {
  readonly measured: string
}

export function toMarkdown(sections: readonly (Section | Kept)[]): string {
  const bars = sections.flatMap((section) => section.bars)
  const summary = table(
    ['', 'what', 'measured', 'allowed'],
    bars.map((bar) => [bar.met ? '✓' : '**missed**', bar.what, bar.measured, bar.allowed]),
  )
  const parts = sections.map((section) => {
    const note = 'measured' in section ? `${section.note}\n\n${section.measured}` : section.note
    return `### ${section.title}\n\n${note}\n\n${table(section.columns, section.rows)}`
  })
  return [`### Bars\n\n${summary}`, ...parts].join('\n\n')
}

/** Padded as the formatter of the repository would, so that a run leaves nothing to format. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((title, column) =>
    Math.max(3, ...[title, ...rows.map((row) => row[column] ?? '')].map((cell) => cell.length)),
  )
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  return [
    line(columns),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rows.map(line),
  ].join('\n')
}
