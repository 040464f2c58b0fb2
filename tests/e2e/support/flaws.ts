import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { overflowOf } from './browser'

/** What is serious on the page, in light and in dark, and what is wider than the screen. */
export async function flawsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page }).setLegacyMode()
    // In the dark only colours are others.
    if (colorScheme === 'light') axe.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    else axe.withRules('color-contrast')
    const { violations } = await axe.analyze()
    found.push(...violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes[0]?.html.slice(0, 160)}`))
  }
  const { scrolls, wide } = await overflowOf(page)
  return scrolls > 0 ? [...found, `wider than the screen: ${wide.join()}`] : found
}
