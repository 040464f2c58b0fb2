import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { shownOn, textOf, useBrowser } from './support/browser'
import { until } from './support/until'
import { checkByApi, fault, freshLimits, healed, plant } from './support/world'

// AirHub is left out: its listing is read once a minute for all visitors, so it may have answered before it is down.
const browsers = useBrowser()
const NOT_FOUND = en.result.notFound.title
const UNREACHABLE = en.result.unreachable.title

let unknowns = 0
/** A number nobody knows and nobody has asked for; its check digit does not matter once it is confirmed. */
const unknownNumber = () => `8947${String(Date.now() * 100 + ++unknowns).padStart(15, '0')}`

describe('when a provider is down', () => {
  test.each([
    ['travelroam', 'TravelRoam', 'reset_before'],
    ['esimcard', 'eSIMCard', 'unauthorized'],
  ] as const)(
    '%s: an unknown number is not called "not found"; who could not be asked is named',
    async (vendor, name, kind) => {
      const { page } = await browsers.visitor()
      const iccid = unknownNumber()
      await fault(vendor, '*', kind)
      try {
        await page.goto(`/check/${iccid}?confirmed=1`)
        await page.getByText(UNREACHABLE).waitFor()
        const text = await shownOn(page)
        expect(text).toContain(`not everybody answered: ${name}.`)
        expect(text).not.toContain(NOT_FOUND)
        expect(await page.locator('article').count()).toBe(0)
      } finally {
        await healed(iccid)
      }
      // The same page, asked again once everybody answers.
      await freshLimits()
      await page.getByRole('link', { name: en.result.again }).click()
      await page.getByText(NOT_FOUND).waitFor()
    },
  )

  test('two of them: both are named', async () => {
    const { page } = await browsers.visitor()
    const iccid = unknownNumber()
    for (const vendor of ['travelroam', 'esimcard'] as const) await fault(vendor, '*', 'reset_before')
    try {
      await page.goto(`/check/${iccid}?confirmed=1`)
      await page.getByText(UNREACHABLE).waitFor()
      const text = await shownOn(page)
      for (const name of ['TravelRoam', 'eSIMCard']) expect(text).toContain(name)
    } finally {
      await healed(iccid)
    }
  })

  test('a known eSIM keeps its last value, with its age and the reason', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant({ vendor: 'travelroam', state: 'active' })
    await page.goto(`/check/${iccid}`)
    await page.locator('article', { hasText: en.states.active.label }).waitFor()
    await fault('travelroam', '*', 'reset_before')
    try {
      await page.getByRole('link', { name: en.result.again }).click()
      const card = page.locator('article')
      await card.getByText(en.result.source.last_known).waitFor()
      const text = await textOf(card)
      expect(text).toMatch(/As of .+\((\d+ seconds? ago|now|less than.*)\)/)
      expect(text).toContain(en.states.active.label)
    } finally {
      await healed(iccid)
    }
  })

  test('a known eSIM never becomes "not found" because its provider is silent', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant({ vendor: 'esimcard', state: 'used_up' })
    await checkByApi(iccid)
    await fault('esimcard', '*', 'hang', { delayMs: 20_000 })
    try {
      await page.goto(`/check/${iccid}?refresh=1`)
      await page.locator('article').getByText(en.result.source.last_known).waitFor({ timeout: 30_000 })
      expect(await shownOn(page)).not.toContain(NOT_FOUND)
    } finally {
      await healed(iccid)
    }
  })

  test('the rest of the page is there at once while a slow provider is being waited for', async () => {
    const { page } = await browsers.visitor()
    const iccid = unknownNumber()
    await fault('esimcard', '*', 'latency', { delayMs: 3_000 })
    await page.goto(`/check/${iccid}?confirmed=1`, { waitUntil: 'commit' })
    await page.getByText(en.result.waiting).waitFor()
    const asking = page.getByRole('list', { name: en.result.asking })
    await asking
      .getByRole('listitem')
      .filter({ hasText: 'TravelRoam' })
      .getByText(en.result.probe.miss)
      .waitFor()
    expect(await textOf(asking)).toMatch(/eSIMCard\s+asking/)
    await page.getByText(NOT_FOUND).waitFor()
  })
})

describe('limits', () => {
  test('who asks too much is told for how long, in words, and gets no card', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    await page.goto('/check')
    // Asked by the browser itself, which may have another address than this process.
    const ask = () =>
      page.evaluate(async (number) => {
        const answers = Array.from({ length: 10 }, () =>
          fetch('/api/v2/esims/check', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ iccid: number }),
          }),
        )
        return (await Promise.all(answers)).map(({ status }) => status)
      }, iccid)
    await until('limit reached', ask, (statuses) => statuses.every((status) => status === 429))
    await page.goto(`/check/${iccid}`)
    await page.getByText(en.errors.RATE_LIMITED).waitFor()
    expect(await shownOn(page)).toMatch(/try again in (about )?\d+ (second|minute)/)
    expect(await page.locator('article').count()).toBe(0)
    await freshLimits()
    await page.getByRole('link', { name: en.result.refused.again }).click()
    await page.locator('article').waitFor()
  })
})
