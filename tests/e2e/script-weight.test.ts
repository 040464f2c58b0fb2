import { describe, expect, test } from 'vitest'
import { useBrowser } from './support/browser'
import { openState, PAGE_STATES } from './support/pages'

const browsers = useBrowser()
const MOST_KB = 215
const PAGES = [
  'home',
  ...['destinations', 'destination', 'destination-chosen', 'destination-enough', 'region', 'bundle', 'trip'],
  'check',
  'card-active',
  'not-found',
  'renew-offers',
  'renew-pay',
  'buy',
  'devices',
  'renew-ask',
  'order-fulfilled',
  'sign-in',
  'find-order',
]

describe('JavaScript over the wire, compressed', () => {
  test.each(PAGES)(`%s: at most ${MOST_KB} KB`, async (name) => {
    const state = PAGE_STATES.find((one) => one.name === name)
    if (!state) throw new Error('no such page')
    const { page, context } = await browsers.visitor()
    const network = await context.newCDPSession(page)
    await network.send('Network.enable')
    const scripts = new Map<string, { url: string; bytes: number }>()
    network.on('Network.responseReceived', ({ requestId, type, response }) => {
      if (type === 'Script') scripts.set(requestId, { url: response.url, bytes: 0 })
    })
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const script = scripts.get(requestId)
      if (script) script.bytes = encodedDataLength
    })
    await openState(page, state, 'en')
    await page.waitForLoadState('networkidle')
    const all = [...scripts.values()].sort((a, b) => b.bytes - a.bytes)
    const kilobytes = all.reduce((sum, { bytes }) => sum + bytes, 0) / 1000
    const list = all
      .map(({ url, bytes }) => `${(bytes / 1000).toFixed(1)} ${url.split('/').at(-1)}`)
      .join(', ')
    expect(all.length).toBeGreaterThan(2)
    expect(kilobytes, `${name}: ${kilobytes.toFixed(1)} KB of scripts: ${list}`).toBeLessThanOrEqual(MOST_KB)
  })
})
