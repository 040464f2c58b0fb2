import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { DOCUMENTED_ICCID } from '../sandbox/providers/samples'
import { code128Svg } from './support/barcode'
import { useBrowser } from './support/browser'
import { siteUrl } from './support/world'

const browsers = useBrowser()

const field = (page: Page) => page.getByLabel(en.check.form.label)
const submit = (page: Page) => page.getByRole('button', { name: en.check.form.submit, exact: true })

async function typed(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  await submit(page).click()
}
const reachesCard = async (page: Page, iccid = DOCUMENTED_ICCID) => {
  await page.waitForURL(`${siteUrl}/check/${iccid}`)
  await page.locator('article').waitFor()
}

const groups = DOCUMENTED_ICCID.replace(/(.{4})(?=.)/g, '$1 ')
const arabic = [...DOCUMENTED_ICCID].map((digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]).join('')
const SPELLINGS = [
  ['plain', DOCUMENTED_ICCID],
  ['with blanks', `  ${groups} `],
  ['with dashes', groups.replaceAll(' ', '-')],
  ['with a label', `ICCID: ${groups}`],
  ['with a final F', `${DOCUMENTED_ICCID}F`],
  ['in Arabic digits', arabic],
] as const

/** A number of another kind, or none: what the page says instead of asking anybody. */
const MISTAKES = [
  ['nothing', '', 'empty'],
  ['an EID', '89049032004008882600003344556677', 'eid'],
  ['an IMEI', '490154203237518', 'imei'],
  ['an activation code', 'LPA:1$smdp.example.test$K2-1A2B3C-4D5E6F', 'activation-code'],
  ['letters', '8932O42000010245583', 'characters'],
  ['too little', '8932042', 'too-short'],
  ['too much', `${DOCUMENTED_ICCID}${DOCUMENTED_ICCID}`, 'too-long'],
  ['another start', '1932042000010245583', 'prefix'],
] as const

/** The documented number with its last digit wrong. */
const WRONG_DIGIT = DOCUMENTED_ICCID.replace(/3$/, '4')

describe('typing a number', () => {
  test('it is understood however it is written', async () => {
    const { page } = await browsers.visitor()
    for (const [, text] of SPELLINGS) {
      await page.goto('/')
      await typed(page, text)
      await reachesCard(page)
    }
  })

  test('what is another number, or none, is named as such, and nobody is asked', async () => {
    const { page } = await browsers.visitor()
    for (const [name, text, problem] of MISTAKES) {
      await page.goto('/check')
      await typed(page, text)
      await page.getByText(en.check.problem[problem].title).waitFor()
      expect(new URL(page.url()).pathname, name).toBe('/check')
      expect(await field(page).getAttribute('aria-invalid'), name).toBe('true')
      expect(await field(page).evaluate((input) => input === document.activeElement), name).toBe(true)
    }
  })

  test('a wrong check digit: did you mean, with the right one among it; or check it anyway', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/check')
    await typed(page, WRONG_DIGIT)
    await page.getByText(en.check.digit.title).waitFor()
    const anyway = page.getByRole('link', { name: en.check.digit.anyway })
    expect(await anyway.getAttribute('href')).toBe(`/check/${WRONG_DIGIT}?confirmed=1`)
    await anyway.click()
    await page.getByText(en.result.notFound.title).waitFor()

    // Opened without a word of confirmation, the server asks the same, and offers the number it knows.
    await page.goto(`/check/${DOCUMENTED_ICCID}`)
    await page.goto(`/check/${WRONG_DIGIT}`)
    await page.getByText(en.check.digit.title).waitFor()
    await page.locator(`a[href="/check/${DOCUMENTED_ICCID}"]`).click()
    await reachesCard(page)
  })

  test('pasting puts the number into the field', async () => {
    const { page, context } = await browsers.visitor()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/check')
    await page.evaluate((text) => navigator.clipboard.writeText(text), groups)
    await page.getByRole('button', { name: en.check.form.paste }).click()
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[name=iccid]')?.value)
    await submit(page).click()
    await reachesCard(page)
  })

  test('a browser that forbids pasting says how else', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/check')
    await page.evaluate(() => {
      navigator.clipboard.readText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await page.getByRole('button', { name: en.check.form.paste }).click()
    await page.getByText(en.check.form.pasteRefused).waitFor()
  })
})

describe('without JavaScript', () => {
  const visit = () => browsers.visitor({ javaScriptEnabled: false })

  test('a number leads to its card however it is written', async () => {
    const { page } = await visit()
    for (const [, text] of SPELLINGS) {
      await page.goto('/')
      await typed(page, text)
      await page.waitForURL((url) => url.pathname === `/check/${DOCUMENTED_ICCID}`)
      await page.locator('article', { hasText: en.states.expired.label }).first().waitFor()
    }
  })

  test('what is none leads to the page that names it, without the number in its address', async () => {
    const { page } = await visit()
    for (const [, text, problem] of MISTAKES) {
      await page.goto('/check')
      await typed(page, text)
      await page.waitForURL(`${siteUrl}/check/problem/${problem}`)
      await page.getByText(en.check.problem[problem].title).waitFor()
    }
  })
})

describe('scanning', () => {
  /** A photo of the bar code on a card. */
  async function photo(page: Page, text: string): Promise<string> {
    const painter = await page.context().newPage()
    await painter.setContent(`<body style="margin:40px;background:#fff">${code128Svg(text)}</body>`)
    const file = join(tmpdir(), `roamkeep-scan-${process.pid}.png`)
    writeFileSync(file, await painter.screenshot())
    await painter.close()
    return file
  }
  const openScanner = async (page: Page) => {
    await page.goto('/check')
    await page.getByRole('button', { name: en.check.form.scan }).click()
    await page.getByRole('dialog').waitFor()
  }

  test('a photo of a bar code is read on the device, with a reader from our own server', async () => {
    const { page } = await browsers.visitor({ viewport: { width: 900, height: 500 } })
    const file = await photo(page, DOCUMENTED_ICCID)
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET' && !request.isNavigationRequest()) sent.push(request.url())
    })
    const wasm = page.waitForResponse((response) => response.url().endsWith('.wasm'))
    await openScanner(page)
    await page.locator('input[type=file]').setInputFiles(file)
    const reader = await wasm
    expect(new URL(reader.url()).origin).toBe(siteUrl)
    expect(reader.headers()['content-type']).toBe('application/wasm')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await field(page).inputValue()).toBe(DOCUMENTED_ICCID)
    expect(sent, 'the picture stays on the device').toEqual([])
    await submit(page).click()
    await reachesCard(page)
  })

  test('a photo of an activation code warns to keep it, a photo of nothing says so', async () => {
    const { page } = await browsers.visitor({ viewport: { width: 1200, height: 500 } })
    const code = await photo(page, 'LPA:1$smdp.example.test$K2-1A2B3C-4D5E6F')
    await openScanner(page)
    await page.locator('input[type=file]').setInputFiles(code)
    await page.getByRole('dialog').getByText(en.check.problem['activation-code'].title).waitFor()
    const nothing = await photo(page, '')
    await page.locator('input[type=file]').setInputFiles(nothing)
    await page.getByText(en.check.scan.nothing).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
})
