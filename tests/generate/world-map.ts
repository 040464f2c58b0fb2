/**
 * Writes public/maps/world-<hash>.svg and components/catalog/map/world.generated.ts: the countries of the world, drawn
 * from Natural Earth (public domain) as npm's world-atlas carries it, thinned out to what a small picture can show.
 * Run: npx tsx tests/generate/world-map.ts
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { countryByNumeric } from '../../lib/core/countries'
import { readSource } from './countries'
import { MAP_WIDTH, type Point, project } from './world-projection'

/** Countries follow ISO 3166-1: what it lists as part of another country, or as one of its own, is drawn so. */
const NAMED: Readonly<Record<string, string>> = { Somaliland: 'SO', 'N. Cyprus': 'CY', Kosovo: 'XK' }
/** Polygons that the atlas counts to one country and ISO to another: from whom, and around which degree. */
const MOVED: readonly { from: string; to: string; at: Point; withinDegrees: number }[] = [
  { from: 'FR', to: 'GF', at: [-53, 4], withinDegrees: 6 },
  { from: 'FR', to: 'GP', at: [-61.5, 16.2], withinDegrees: 1 },
  { from: 'FR', to: 'MQ', at: [-61, 14.6], withinDegrees: 1 },
  { from: 'FR', to: 'RE', at: [55.5, -21.1], withinDegrees: 6 },
  { from: 'FR', to: 'YT', at: [45.1, -12.8], withinDegrees: 6 },
  { from: 'NL', to: 'BQ', at: [-68.3, 12.2], withinDegrees: 6 },
  { from: 'NO', to: 'SJ', at: [18, 78.5], withinDegrees: 10 },
  { from: 'RU', to: 'UA', at: [34.3, 45.3], withinDegrees: 2 },
]
/** Ice without shops: it would take a fifth of the picture. */
const LEFT_OUT = new Set(['AQ', 'HM', 'BV', 'TF', 'GS'])
/** Points nearer to the line between their neighbours are left out; islands smaller than this too, unless all are. */
const TOLERANCE = 0.75
const LEAST_AREA = 4
/** Parts of a country at least so large beside its largest belong to where one looks for it. */
const MAIN_SHARE = 0.1

type Ring = readonly Point[]
interface Topology {
  readonly arcs: readonly (readonly Point[])[]
  readonly transform: { readonly scale: Point; readonly translate: Point }
  readonly objects: { readonly countries: { readonly geometries: readonly Geometry[] } }
}
interface Geometry {
  readonly type: 'Polygon' | 'MultiPolygon'
  readonly id?: string
  readonly properties: { readonly name: string }
  readonly arcs: readonly (readonly number[])[] | readonly (readonly (readonly number[])[])[]
}

const atlas: Topology = JSON.parse(
  readFileSync(new URL('../../node_modules/world-atlas/countries-50m.json', import.meta.url), 'utf8'),
)
const degrees = atlas.arcs.map((arc) => {
  let [x, y] = [0, 0]
  const { scale, translate } = atlas.transform
  return arc.map(([dx, dy]): Point => {
    x += dx
    y += dy
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]]
  })
})
/** Borders are thinned out once, for both sides, so that no gap opens between neighbours. */
const thinned = degrees.map(thin)

/** Ramer–Douglas–Peucker, by what the picture shows. */
function thin(line: readonly Point[]): Point[] {
  const [first, last] = [line[0], line.at(-1)]
  if (!first || !last || line.length < 3) return [...line]
  let [far, at] = [0, 0]
  line.forEach((point, index) => {
    const distance = distanceTo(project(point), project(first), project(last))
    if (distance > far) [far, at] = [distance, index]
  })
  if (far <= TOLERANCE) return [first, last]
  return [...thin(line.slice(0, at + 1)), ...thin(line.slice(at)).slice(1)]
}

function distanceTo([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay)
  if (length === 0) return Math.hypot(x - ax, y - ay)
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
}

const ringOf = (arcs: readonly number[], lines: readonly Ring[]): Point[] =>
  unbroken(
    arcs.flatMap((index) => {
      const line = index < 0 ? (lines[~index] ?? []).toReversed() : (lines[index] ?? [])
      return line.slice(1)
    }),
  )

/** What crosses the 180th meridian goes on beyond it, to the side where most of it lies, instead of around the world. */
function unbroken(ring: readonly Point[]): Point[] {
  let turn = 0
  const whole = ring.map(([x, y], at): Point => {
    const before = ring[at - 1]?.[0] ?? x
    if (Math.abs(x - before) > 180) turn += x < before ? 360 : -360
    return [x + turn, y]
  })
  const middle = mean(whole.map(([x]) => x))
  const back = middle > 180 ? -360 : middle < -180 ? 360 : 0
  return whole.map(([x, y]) => [x + back, y])
}

function areaOf(ring: Ring): number {
  const twice = ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [0, 0]
    return sum + x * nextY - nextX * y
  }, 0)
  return Math.abs(twice) / 2
}

interface Polygon {
  readonly rings: readonly Ring[]
  readonly area: number
}

function ownerOf(country: string | null, outline: Ring): string | null {
  const middle: Point = [mean(outline.map(([x]) => x)), mean(outline.map(([, y]) => y))]
  const move = MOVED.find(({ from, at, withinDegrees }) => {
    return from === country && Math.hypot(middle[0] - at[0], middle[1] - at[1]) < withinDegrees
  })
  return move?.to ?? country
}
const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length

/** Country → its polygons, largest first. '' holds land that no country owns. */
function polygons(): Map<string, Polygon[]> {
  const all = new Map<string, Polygon[]>()
  for (const { type, id, properties, arcs } of atlas.objects.countries.geometries) {
    const country = id ? (countryByNumeric(id)?.alpha2 ?? null) : (NAMED[properties.name] ?? null)
    const parts = (type === 'Polygon' ? [arcs] : arcs) as readonly (readonly (readonly number[])[])[]
    for (const part of parts) {
      const owner = ownerOf(country, ringOf(part[0] ?? [], degrees)) ?? ''
      if (LEFT_OUT.has(owner)) continue
      const rings = part.map((ring) => ringOf(ring, thinned).map(project))
      const area = areaOf(rings[0] ?? [])
      all.set(owner, [...(all.get(owner) ?? []), { rings, area }])
    }
  }
  for (const [owner, own] of all) {
    const sorted = own.toSorted((a, b) => b.area - a.area)
    all.set(
      owner,
      sorted.filter(({ area }, at) => at === 0 || area >= LEAST_AREA),
    )
  }
  return all
}

/** Whole units, each as the way from the one before it. */
function pathOf(own: readonly Polygon[]): string {
  return own
    .flatMap(({ rings }) => rings)
    .map((ring) => {
      let last: Point = [0, 0]
      const steps = ring.map(([x, y], at) => {
        const [here, before]: [Point, Point] = [[Math.round(x), Math.round(y)], last]
        last = here
        const [dx, dy] = [here[0] - before[0], here[1] - before[1]]
        if (at === 0) return `M${here.join(' ')}`
        return dx === 0 && dy === 0 ? '' : `l${dx}${dy < 0 ? '' : ' '}${dy}`
      })
      return `${steps.join('')}z`
    })
    .filter((path) => path.includes('l'))
    .join('')
}

/** Where one looks for a country: the box around its main parts, in whole units. */
function boxOf(own: readonly Polygon[]): readonly [number, number, number, number] {
  const largest = own[0]?.area ?? 0
  const points = own.filter(({ area }) => area >= largest * MAIN_SHARE).flatMap(({ rings }) => rings[0] ?? [])
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return [Math.floor(x), Math.floor(y), Math.ceil(Math.max(...xs) - x), Math.ceil(Math.max(...ys) - y)]
}

const drawn = polygons()
const shapes = [...drawn].sort(([a], [b]) => (a < b ? -1 : 1))
const paths = shapes.map(([code, own]) => `<path${code ? ` id="${code}"` : ''} d="${pathOf(own)}"/>`)
const svg = `<svg xmlns="http://www.w3.org/2000/svg"><g id="world">${paths.join('\n')}</g></svg>\n`
const file = `world-${createHash('sha256').update(svg).digest('hex').slice(0, 8)}.svg`
const folder = new URL('../../public/maps/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const old of readdirSync(folder)) rmSync(new URL(old, folder))
writeFileSync(new URL(file, folder), svg)

const boxes = readSource().flatMap(({ cca2, latlng }) => {
  if (LEFT_OUT.has(cca2)) return []
  const own = drawn.get(cca2)
  const [x, y] = project([latlng[1], latlng[0]])
  const box = own ? boxOf(own) : [Math.round(x), Math.round(y), 0, 0]
  return [`  ${cca2}: [${box.join(', ')}],`]
})
mkdirSync(new URL('../../components/catalog/map/', import.meta.url), { recursive: true })
writeFileSync(
  new URL('../../components/catalog/map/world.generated.ts', import.meta.url),
  [
    '// Generated by tests/generate/world-map.ts from Natural Earth; do not edit.\n',
    '/** Holds an element for each country that is large enough to be drawn, named by its alpha-2 code; `world` is all. */',
    `export const WORLD_FILE = '/maps/${file}'`,
    `export const WORLD_WIDTH = ${MAP_WIDTH}\n`,
    '/** alpha-2 → x, y, width, height of where one looks for the country; no size: it is a point, and not drawn */',
    '// biome-ignore format: a table reads better in rows',
    'export const WORLD_BOXES: Readonly<Record<string, readonly [number, number, number, number]>> = {',
    ...boxes,
    '}\n',
  ].join('\n'),
)
