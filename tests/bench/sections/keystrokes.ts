import { chromium } from 'playwright-core'
import { findChromium } from '../../chromium'
import { median } from '../load'
import { atMost, ms, type Section } from '../report'
import type { Stage } from '../stage'

const SLOWER = 4
const WORDS = ['turkey', 'united arab', 'tukrey', 'deutschland', 'new yrok', 'xqzzyw', 'saudi', 'grece']

const ROUNDS = 3
const ALLOWED_MS = 50

/** From a key in the search for places to the changed list, on a phone with a slow processor. */
export async function keystrokesSection(stage: Stage): Promise<Section> {
  const executablePath = findChromium()
  const rounds = executablePath ? await typeAll(stage, executablePath) : []
  // Each key at the median of its rounds: a neighbour on the machine is not the search's slowness.
  const times = (rounds[0] ?? []).map((_, key) => median(rounds.map((round) => round[key] ?? Number.NaN)))
  const slowest = Math.max(0, ...times)
  return {
    title: 'Keystrokes',
    note: `From a key in the search for places to the changed list, in a phone-sized Chromium with a processor ${SLOWER} × slower. Each of ${times.length} keys at the median of ${ROUNDS} rounds.${executablePath ? '' : ' No Chromium here.'}`,
    columns: ['keys', 'median', 'slowest'],
    rows: executablePath ? [[String(times.length), ms(median(times)), ms(slowest)]] : [],
    bars: executablePath
      ? [atMost(`a keystroke in the search, slowest, processor ${SLOWER} × slower`, slowest, ALLOWED_MS, ms)]
      : [],
  }
}

/** @returns milliseconds of each key, round by round */
async function typeAll({ store }: Stage, executablePath: string): Promise<number[][]> {
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
    const round = () =>
      field.evaluate((input: HTMLInputElement, words) => {
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
    const rounds: number[][] = []
    while (rounds.length < ROUNDS) rounds.push(await round())
    return rounds
  } finally {
    await browser.close()
  }
}
