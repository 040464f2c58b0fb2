import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { DESK, useBrowser } from './support/browser'
import { atStripe, CARDS, orderSays, payWithCard } from './support/renewal'
import { newBuyer, plant, siteUrl } from './support/world'

const browsers = useBrowser()
const MOST_TABS = 60

interface Focus {
  readonly label: string
  readonly tag: string
  /** Of a field. */
  readonly name: string
  /** What tells a person where they are: an outline or a ring. */
  readonly visible: boolean
  readonly onScreen: boolean
}

const focused = (page: Page): Promise<Focus> =>
  page.evaluate(() => {
    const element = document.activeElement ?? document.body
    // A field that is hidden behind its label shows the focus on the label.
    const shown = element.classList.contains('sr-only') ? (element.closest('label') ?? element) : element
    const style = getComputedStyle(shown)
    const box = shown.getBoundingClientRect()
    const outlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2
    return {
      tag: element.tagName,
      name: element.getAttribute('name') ?? '',
      label: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replaceAll(/\s+/g, ' '),
      visible: outlined || style.boxShadow !== 'none',
      onScreen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    }
  })

/** Presses Tab until something is focused; every stop on the way must be seen. */
async function tabTo(page: Page, wanted: (focus: Focus) => boolean): Promise<Focus> {
  const passed: string[] = []
  for (let press = 0; press < MOST_TABS; press++) {
    await page.keyboard.press('Tab')
    const focus = await focused(page)
    if (focus.tag === 'BODY') continue
    expect(focus, `focus is to be seen on ${page.url()}`).toMatchObject({ visible: true, onScreen: true })
    if (wanted(focus)) return focus
    passed.push(focus.label.slice(0, 40))
  }
  throw new Error(`not reached with the keyboard on ${page.url()}; passed: ${passed.join(' | ')}`)
}

describe('with the keyboard alone', () => {
  test.each([
    ['phone', {}],
    ['desk', { viewport: DESK }],
  ])('%s: from the start page to a paid renewal', async (_name, options) => {
    const { page } = await browsers.visitor(options)
    const iccid = await plant()
    await page.goto('/')

    await page.keyboard.press('Tab')
    expect(await focused(page)).toMatchObject({ label: en.layout.skip, visible: true, onScreen: true })
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')

    await tabTo(page, ({ name }) => name === 'iccid')
    await page.keyboard.type(iccid)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${siteUrl}/check/${iccid}`)
    await page.locator('article').waitFor()

    await tabTo(page, ({ label }) => label === en.result.renew)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/renew\//)
    await tabTo(page, ({ label }) => /^Choose .+ for /.test(label))
    await page.keyboard.press('Enter')
    await page.waitForURL(/bundle=/)
    await tabTo(page, ({ tag }) => tag === 'INPUT')
    await page.keyboard.type(newBuyer('keyboard'))
    await tabTo(page, ({ label }) => label.startsWith('Pay '))
    await page.keyboard.press('Space')
    await atStripe(page)
    await payWithCard(page, CARDS.good)
    await orderSays(page, new RegExp(en.order.state.fulfilled.title))
    await tabTo(page, ({ label }) => label === en.order.check)
  })

  test('menus open with Enter and close with Escape, and focus comes back to their button', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/')
    const menu = await tabTo(page, ({ label }) => label.startsWith(en.layout.language.label))
    await page.keyboard.press('Enter')
    await page.getByRole('banner').getByRole('link', { name: 'Deutsch' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('banner').getByRole('link', { name: 'Deutsch' }).waitFor({ state: 'hidden' })
    expect((await focused(page)).label).toBe(menu.label)
  })

  test('the scanner holds the focus and gives it back', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/check')
    // Before its script is there, the button cannot be pressed and Tab passes it by.
    await page.locator('button:enabled', { hasText: en.check.form.scan }).waitFor()
    await tabTo(page, ({ label }) => label === en.check.form.scan)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    for (let press = 0; press < 8; press++) {
      await page.keyboard.press('Tab')
      const inside = await page.evaluate(
        () => document.activeElement === document.body || !!document.activeElement?.closest('dialog'),
      )
      expect(inside).toBe(true)
    }
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect((await focused(page)).label).toBe(en.check.form.scan)
  })

  test('a message about a wrong number is read out: it is tied to the field and in a live region', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/check')
    await page.keyboard.type('123')
    await page.keyboard.press('Enter')
    const notice = page.getByText(en.check.problem['too-short'].title)
    await notice.waitFor()
    expect(await notice.locator('xpath=ancestor::*[@aria-live="polite"]').count()).toBe(1)
    const described = await page.locator('input[name=iccid]').getAttribute('aria-describedby')
    const id = await notice.locator('xpath=ancestor::*[@aria-live="polite"]').getAttribute('id')
    expect(described?.split(' ')).toContain(id)
  })
})
