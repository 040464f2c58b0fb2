/** Pure geometry of the usage chart: a box of WIDTH × HEIGHT units, stretched to where it is shown. */

export const WIDTH = 600
export const HEIGHT = 200
const MOST_POINTS = 60

export interface ChartPoint {
  readonly takenAt: string
  readonly usedBytes: number
}

export interface Chart {
  /** What is drawn, and listed in the table: the first, the last, and evenly many between. */
  readonly points: readonly ChartPoint[]
  /** Of the upper edge. */
  readonly topBytes: number
  /** Path of the line, left to right. */
  readonly line: string
  /** The same, closed along the lower edge. */
  readonly area: string
}

/** @returns null where there is no line to draw: fewer than two moments */
export function chartOf(samples: readonly ChartPoint[], totalBytes: number | null): Chart | null {
  const points = thin(samples)
  const [first] = points
  const last = points.at(-1)
  if (!first || !last || Date.parse(last.takenAt) <= Date.parse(first.takenAt)) return null
  const topBytes = totalBytes ?? niceTop(Math.max(...points.map(({ usedBytes }) => usedBytes)))
  const startMs = Date.parse(first.takenAt)
  const spanMs = Date.parse(last.takenAt) - startMs
  const places = points.map(({ takenAt, usedBytes }) => {
    const x = ((Date.parse(takenAt) - startMs) / spanMs) * WIDTH
    const y = HEIGHT - Math.min(1, usedBytes / topBytes) * HEIGHT
    return `${round(x)} ${round(y)}`
  })
  const line = `M${places.join('L')}`
  return { points, topBytes, line, area: `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z` }
}

const round = (units: number) => Math.round(units * 10) / 10

function thin(samples: readonly ChartPoint[]): readonly ChartPoint[] {
  if (samples.length <= MOST_POINTS) return samples
  const step = (samples.length - 1) / (MOST_POINTS - 1)
  return Array.from({ length: MOST_POINTS }, (_, i) => samples[Math.round(i * step)]).filter(
    (sample) => sample !== undefined,
  )
}

/** The next round amount above: 1, 2 or 5 times a power of ten. */
function niceTop(bytes: number): number {
  if (bytes <= 0) return 1_000_000
  const power = 10 ** Math.floor(Math.log10(bytes))
  return ([1, 2, 5, 10].find((factor) => factor * power >= bytes) ?? 10) * power
}
