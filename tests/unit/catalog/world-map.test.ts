import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { frameOf, placeIn } from '@/components/catalog/map/frame'
import { WORLD_BOXES, WORLD_FILE, WORLD_WIDTH } from '@/components/catalog/map/world.generated'
import { membersOf, VISITED } from '@/lib/core/regions'

const file = readFileSync(`public${WORLD_FILE}`)

function framed(countries: readonly string[]) {
  const frame = frameOf(countries)
  if (!frame) throw new Error('no frame')
  return { frame, place: (country: string) => placeIn(frame, country) }
}

describe('the file of the map', () => {
  test('is named by what is in it, so that it may be kept for ever, and is the only one', () => {
    expect(WORLD_FILE).toContain(createHash('sha256').update(file).digest('hex').slice(0, 8))
    expect(readdirSync('public/maps').map((name) => `/maps/${name}`)).toEqual([WORLD_FILE])
  })
  test('is at most 60 KB over the wire', () => {
    expect(gzipSync(file).length).toBeLessThan(60_000)
  })
  test('knows each country that can be travelled to: a shape, or a point', () => {
    const svg = file.toString()
    for (const { alpha2 } of VISITED) {
      const [, , width] = WORLD_BOXES[alpha2] ?? []
      expect(width, alpha2).toBeDefined()
      if (width) expect(svg.includes(`id="${alpha2}"`), alpha2).toBe(true)
    }
  })
})

describe('the part of the world that is shown', () => {
  test('of Europe reaches from Iceland to Turkey, and Russia does not stretch it', () => {
    const { frame, place } = framed(membersOf('europe'))
    expect(frame.width).toBeLessThan(WORLD_WIDTH / 4)
    for (const country of ['IS', 'PT', 'NO', 'GR', 'TR', 'RU'])
      expect(place(country)?.isSeen, country).toBe(true)
    expect(place('AU')?.isSeen).toBe(false)
  })
  test('goes on beyond the date line where countries lie on both sides of it', () => {
    const { frame, place } = framed(['NZ', 'FJ', 'WS', 'PF'])
    expect(frame.goesRound).toBe(true)
    expect(frame.width).toBeLessThan(WORLD_WIDTH / 3)
    for (const country of ['NZ', 'WS', 'PF']) expect(place(country)?.isSeen, country).toBe(true)
    expect(place('WS')?.shift).toBe(WORLD_WIDTH)
    expect(place('NZ')?.shift).toBe(0)
  })
  test('has a dot for what is too small to be seen in it, and none for what is not', () => {
    const { place } = framed(membersOf('europe'))
    expect(['MT', 'MC', 'GI'].map((country) => place(country)?.isTiny)).toEqual([true, true, true])
    expect(['FR', 'CH', 'IE'].map((country) => place(country)?.isTiny)).toEqual([false, false, false])
    expect(place('GI')?.isDrawn).toBe(false)
  })
  test('shows a small country with its neighbours, and is never a strip', () => {
    for (const countries of [['SG'], ['CL'], ['NO', 'SE'], ['RU'], membersOf('global')]) {
      const { frame, place } = framed(countries)
      expect(frame.width).toBeGreaterThanOrEqual(420)
      expect(frame.width / frame.height).toBeGreaterThan(1.4)
      expect(frame.width / frame.height).toBeLessThan(2.3)
      for (const country of countries.slice(0, 3)) expect(place(country)?.isSeen).toBe(true)
    }
  })
  test('is nothing where no country is known', () => {
    expect([frameOf([]), frameOf(['XX'])]).toEqual([null, null])
  })
})
