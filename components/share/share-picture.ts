import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Resvg, type ResvgRenderOptions, renderAsync } from '@resvg/resvg-js'
import { frameOf, placeIn } from '@/components/catalog/map/frame'
import { WORLD_FILE, WORLD_WIDTH } from '@/components/catalog/map/world.generated'
import { membersOf } from '@/lib/core/regions'
import { SHARE_HEIGHT, SHARE_WIDTH } from './share-size'
import type { ShareWords } from './share-words'

interface Input extends ShareWords {
  readonly storeName: string
  readonly direction: 'ltr' | 'rtl'
}

const EDGE = 72
/** Nothing lit lies behind the words below this. */
const WORDS_TOP = 384
const WIDEST = SHARE_WIDTH - 2 * EDGE
/** Marks around words that run from right to left as a whole, also where they begin with a number. */
const RTL = ['\u202b', '\u202c'] as const
const TITLE_SIZES = [124, 108, 92, 78, 66, 56, 48]
const LINE_SIZES = [44, 38, 32, 27]
const COLOURS = { sea: '#0a3f3b', land: '#14514b', lit: '#f7b52b', title: '#fffdf6', line: '#c4dbd4' }

/** One face with Latin and Arabic letters; the machine's own fonts are not asked, so that it looks the same anywhere. */
const FONTS = join(process.cwd(), 'app', 'fonts')
const OPTIONS: ResvgRenderOptions = {
  font: {
    fontFiles: [join(FONTS, 'Vazirmatn-Bold.ttf'), join(FONTS, 'Vazirmatn-Regular.ttf')],
    loadSystemFonts: false,
    defaultFontFamily: 'Vazirmatn',
  },
}

let world: string | undefined
/** The map's shapes, without the element around them. */
function worldShapes(): string {
  // Named part by part, so that a build carries this folder along and not the whole of public.
  const path = join(process.cwd(), 'public', 'maps', basename(WORLD_FILE))
  world ??= readFileSync(path, 'utf8').replace(/^<svg[^>]*>|<\/svg>\s*$/g, '')
  return world
}

/** The picture beside a link to a page: a PNG of 1200 × 630. */
export async function sharePicture(input: Input): Promise<Uint8Array> {
  const image = await renderAsync(svgOf(input), OPTIONS)
  return image.asPng()
}

function svgOf({ title, line, countries, storeName, direction }: Input): string {
  const rtl = direction === 'rtl'
  const text = (words: string, y: number, size: number, fill: string, { from = 0, weight = 700 } = {}) => {
    const x = rtl ? SHARE_WIDTH - EDGE - from : EDGE + from
    const run = rtl ? RTL[0] + escaped(words) + RTL[1] : escaped(words)
    return `<text x="${x}" y="${y}" text-anchor="${rtl ? 'end' : 'start'}" font-size="${size}" font-weight="${weight}" fill="${fill}">${run}</text>`
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SHARE_WIDTH}" height="${SHARE_HEIGHT}" font-family="Vazirmatn">
<defs><clipPath id="above"><rect width="100%" height="${WORDS_TOP}"/></clipPath></defs>
<rect width="100%" height="100%" fill="${COLOURS.sea}"/>
${mapOf(countries, rtl)}
${mark(rtl)}
${text(storeName, 114, 44, COLOURS.title, { from: 72 })}
${text(title, 470, fitting(title, TITLE_SIZES), COLOURS.title)}
${text(line, 548, fitting(line, LINE_SIZES), COLOURS.line, { weight: 400 })}
</svg>`
}

/** The largest size at which the words are no wider than the picture allows. */
function fitting(words: string, sizes: readonly number[]): number {
  const [probe = 0] = sizes
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="200" font-family="Vazirmatn"><text y="150" font-size="${probe}" font-weight="700">${escaped(words)}</text></svg>`
  const width = new Resvg(svg, OPTIONS).getBBox()?.width ?? 0
  return sizes.find((size) => (width * size) / probe <= WIDEST) ?? sizes.at(-1) ?? probe
}

/** The world behind the words, what they are about lit, on the side where there are none. */
function mapOf(countries: readonly string[], rtl: boolean): string {
  const frame = frameOf(countries.length > 0 ? countries : membersOf('global'))
  if (!frame) return ''
  const scale = Math.min((SHARE_WIDTH * 0.66) / frame.width, (WORDS_TOP - EDGE / 2) / frame.height)
  const x = (rtl ? 0.36 : 0.64) * SHARE_WIDTH - (frame.x + frame.width / 2) * scale
  const y = (WORDS_TOP + EDGE / 2) / 2 - (frame.y + frame.height / 2) * scale
  const lit = countries.map((country) => {
    const place = placeIn(frame, country)
    if (!place) return ''
    const shape = place.isDrawn ? `<use href="#${country}" x="${place.shift}"/>` : ''
    return place.isTiny ? `${shape}<circle cx="${place.x}" cy="${place.y}" r="${6 / scale}"/>` : shape
  })
  const again = frame.goesRound ? `<use href="#world" x="${WORLD_WIDTH}"/>` : ''
  const placed = `transform="translate(${x} ${y}) scale(${scale})" stroke="${COLOURS.sea}" stroke-width="${1.2 / scale}"`
  return `<g ${placed} fill="${COLOURS.land}">${worldShapes()}${again}</g>
<g clip-path="url(#above)"><g ${placed} fill="${COLOURS.lit}">${lit.join('')}</g></g>`
}

/** The store's mark, beside its name. */
function mark(rtl: boolean): string {
  return `<g transform="translate(${rtl ? SHARE_WIDTH - EDGE - 57 : EDGE - 7} 66) scale(2)"><path d="M7.5 2h12.3a3 3 0 0 1 2.1.9l6.2 6.2a3 3 0 0 1 .9 2.1v15.3a3.5 3.5 0 0 1-3.5 3.5h-18A3.5 3.5 0 0 1 4 26.5v-21A3.5 3.5 0 0 1 7.5 2Z" fill="${COLOURS.lit}"/><path d="M16.5 11.2a6.3 6.3 0 1 1-6.3 6.3" fill="none" stroke="#1c1602" stroke-width="3" stroke-linecap="round"/><circle cx="11.7" cy="12.7" r="1.8" fill="#1c1602"/></g>`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
