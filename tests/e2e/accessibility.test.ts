import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { overflowOf, useBrowser } from './support/browser'
import { openState, PAGE_STATES } from './support/pages'

const browsers = useBrowser()
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

/** What is serious on the page, each with the first element that shows it. */
async function serious(page: Page, rules: 'all' | 'colours' | 'all but colours'): Promise<string[]> {
  // There are no frames: axe needs no page of its own to gather what they say.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  if (rules === 'colours') axe.withRules('color-contrast')
  else axe.withTags(TAGS)
  if (rules === 'all but colours') axe.disableRules('color-contrast')
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`)
}

/** States of one page differ by their words alone: what runs the other way in Arabic is seen on a few of them, and for axe. */
const ONE_OF_MANY = /^(?:card|order)-/
const SEEN = ['card-active', 'card-two_plans', 'order-fulfilled', 'order-awaiting_payment', 'order-new']
const READ = [...SEEN, 'home', 'check', 'destinations', 'bundle', 'buy', 'renew-pay', 'sign-in']
const MIRRORED = PAGE_STATES.filter(({ name }) => !ONE_OF_MANY.test(name) || SEEN.includes(name))

describe.each([
  ['en', PAGE_STATES],
  ['ar', MIRRORED],
] as const)('every page in every state, in %s, on a phone', (locale, states) => {
  test.each(states.map((state) => [state.name, state] as const))(
    '%s: nothing serious for axe where it could differ, and nothing wider than the screen',
    async (name, state) => {
      const { page } = await browsers.visitor({ colorScheme: 'light', reducedMotion: 'reduce' })
      await openState(page, state, locale)
      expect(await page.locator('html').getAttribute('dir')).toBe(locale === 'ar' ? 'rtl' : 'ltr')
      // Colours are the same in every language, and so is what a page is made of.
      if (locale === 'en') expect(await serious(page, 'all')).toEqual([])
      else if (READ.includes(name)) expect(await serious(page, 'all but colours')).toEqual([])
      expect(await overflowOf(page)).toEqual({ scrolls: 0, wide: [] })
      if (locale !== 'en') return
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await serious(page, 'colours')).toEqual([])
    },
  )
})
