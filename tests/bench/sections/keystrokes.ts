import { chromium } from 'playwright-core'
import { findChromium } from '../../chromium'
import { median } from '../load'
import type { Stage } from '../stage'

const SLOWER = 4
const WORDS = ['turkey', 'united arab', 'tukrey', 'deutschland', 'new yrok', 'xqzzyw', 'saudi', 'grece']

export interface Typed {
  readonly count: number
  readonly medianMs: number
  readonly slowestMs: number
}

/** From a key in the search for places to the changed list, on a phone with a slow processor. Null without Chromium. */
export async function keystrokes({ store }: Stage): Promise<Typed | null> {
  const executablePath = findChromium()
  if (!executablePath) return null
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(store.url, { waitUntil: 'networkidle' })
    const network = await page.context().newCDPSession(page)
    const field = page.getByRole('combobox')
    await field.focus()
    await field.fill('tur')
    await page.getByRole('option').first().waitFor()
    await field.fill('')
    await network.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    const times = await field.evaluate((input: HTMLInputElement, words) => {
      const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
      const measured: number[] = []
      for (const word of words) {
        for (let length = 1; length <= word.length; length++) {
          write?.call(input, word.slice(0, length))
          const startedAt = performance.now()
          // React answers an input event before it returns, with the list already changed.
          input.dispatchEvent(new Event('input', { bubbles: true }))
          // Layout belongs to what one waits for.
          document.body.getBoundingClientRect()
          measured.push(performance.now() - startedAt)
        }
      }
      return measured
    }, WORDS)
    return { count: times.length, medianMs: median(times), slowestMs: Math.max(...times) }
  } finally {
    await browser.close()
  }
}
