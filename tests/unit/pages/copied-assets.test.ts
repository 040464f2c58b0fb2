import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { copiedAssets } from '../../generate/assets'

test('what we serve instead of a CDN is byte for byte what the packages ship (npx tsx tests/generate/assets.ts)', () => {
  const assets = copiedAssets()
  expect(assets.length).toBeGreaterThan(200)
  const different = assets.filter(({ from, to }) => !readFileSync(from).equals(readFileSync(to)))
  expect(different).toEqual([])
})
