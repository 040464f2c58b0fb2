import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { readQr } from '../support/read-qr'
import { DESK, overflowOf, PHONE, shownOn, textOf, useBrowser } from './support/browser'
import {
  linePath,
  type NewOrder,
  payNew,
  pictureOf,
  placeNew,
  qrShot,
  readNew,
  sourceOf,
  storedCode,
} from './support/new-esims'
import { orderSays, payWithCard } from './support/renewal'
import { until } from './support/until'
import { control, fault, freshLimits, letterTo, siteUrl, sql, sweep } from './support/world'

const browsers = useBrowser()
const READY = /Your eSIMs? (?:is|are) ready/
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'

/** Nothing serious for axe in both themes, nothing wider than phone or desk. */
async function looksRight(page: Page): Promise<void> {
  const axe = () => new AxeBuilder({ page }).setLegacyMode()
  const { violations } = await axe().withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([])
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size)
    expect(await overflowOf(page)).toEqual({ scrolls: 0, wide: [] })
  }
}

async function ended(order: NewOrder, state: string) {
  return until(
    `order ${state}`,
    () => readNew(order),
    (now) => now.state === state,
  )
}

describe('a guest buys an eSIM', () => {
  test('sees its code within five seconds of its delivery, on the page and in the mail: the stored one', async () => {
    const { page } = await browsers.visitor({ reducedMotion: 'reduce' })
    const order = await placeNew([{ vendor: 'travelroam', labels: ['Ada'] }], 'install')
    await page.goto(order.checkoutUrl)
    await payWithCard(page)
    await page.waitForURL((url) => url.origin === siteUrl && url.pathname.endsWith(order.number))
    await page.locator('[data-qr] svg').waitFor()
    const [row] = await sql`
      select extract(epoch from clock_timestamp() - fulfilled_at)::float8 as seconds from store.orders
      where number = ${order.number}`
    expect(Number(row?.seconds)).toBeLessThan(5)
    await orderSays(page, READY)

    const [line] = (await readNew(order)).lines
    const stored = await storedCode(line?.esim_id ?? '')
    expect(await readQr(await qrShot(page))).toEqual([stored])
    const size = await page.locator('[data-qr] svg').boundingBox()
    expect(Math.min(size?.width ?? 0, size?.height ?? 0)).toBeGreaterThanOrEqual(240)
    const [, smdp, matchingId] = stored.split('$')
    expect(await page.locator('[data-code]').allTextContents()).toEqual([smdp, matchingId, stored])
    await looksRight(page)

    const mail = await letterTo(order.email, READY)
    expect(await readQr(await pictureOf(mail.id))).toEqual([stored])
    expect(await sourceOf(mail.id)).toMatch(/Content-ID: <esim-qr>/i)
    expect(`${mail.subject}${mail.text}${mail.html}`).not.toContain(matchingId)
    expect(mail.text).toContain(linePath(order, line?.line_id ?? 0))
  })

  test('copies a code with one tap, and is told so', async () => {
    const { page, context } = await browsers.visitor()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const order = await placeNew([{ vendor: 'travelroam', labels: ['Ada'] }], 'copy')
    await payNew(order)
    const { lines } = await ended(order, 'fulfilled')
    await page.goto(order.path)
    const [, , matchingId] = (await storedCode(lines[0]?.esim_id ?? '')).split('$')
    await page.getByRole('button', { name: `Copy ${en.install.manual.matchingId}` }).click()
    await page.getByText(en.install.manual.copied, { exact: true }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(matchingId)
  })

  test('on an iPhone that knows Apple’s link gets it, encoded; a computer and an older phone do not', async () => {
    const order = await placeNew([{ vendor: 'travelroam', labels: ['Ada'] }], 'one-tap')
    await payNew(order)
    const { lines } = await ended(order, 'fulfilled')
    const stored = await storedCode(lines[0]?.esim_id ?? '')
    const { page: phone } = await browsers.visitor({ userAgent: IPHONE })
    await phone.goto(order.path)
    const href = await phone.locator('[data-one-tap=ios] a').getAttribute('href')
    expect(href).toBe(
      `https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=${encodeURIComponent(stored)}`,
    )
    for (const userAgent of [IPHONE.replace('17_5', '17_3'), undefined]) {
      const { page } = await browsers.visitor(userAgent ? { userAgent } : {})
      await page.goto(order.path)
      await page.locator('[data-qr] svg').waitFor()
      expect(await page.locator('[data-one-tap]').count()).toBe(0)
    }
  })

  test('has the mail sent again, to the order’s address, only so often', async () => {
    const { page } = await browsers.visitor()
    const order = await placeNew([{ vendor: 'travelroam', labels: ['Ada'] }], 'resend')
    await payNew(order)
    await ended(order, 'fulfilled')
    await page.goto(order.path)
    const button = page.getByRole('button', { name: en.order.resend.button })
    await button.click()
    await page.getByText(/Sent again to r•••@example\.test/).waitFor()
    await button.click()
    await page.getByText(/already on its way to r•••@example\.test/).waitFor()
    // As if these had been sent in the minutes before.
    await sql`update store.messages set dedupe_key = 'of before ' || id where data ->> 'orderNumber' = ${order.number}`
    await sql`update store.rate_limits set max_hits = 1 where name = 'resend.order'`
    try {
      await button.click()
      await page.getByText(en.order.resend.wait).waitFor()
    } finally {
      await sql`update store.rate_limits set max_hits = 3 where name = 'resend.order'`
    }
  })
})

describe('a family buys, and one provider refuses', () => {
  test('each line says how it fares; what arrived can be installed, the rest is paid back, the receipt adds up', async () => {
    const { page } = await browsers.visitor({ reducedMotion: 'reduce' })
    await fault('airhub', 'order', 'out_of_stock', { remaining: 9 })
    const order = await placeNew(
      [
        { vendor: 'travelroam', labels: ['Ada', 'Ben'] },
        { vendor: 'airhub', labels: ['Cem'] },
      ],
      'family',
    )
    await payNew(order)
    const { lines } = await ended(order, 'partially_refunded')
    await control('/faults', undefined, 'DELETE')
    await page.goto(order.path)
    await orderSays(page, new RegExp(en.order.fresh.partially_refunded.title))
    expect(await page.locator('[data-line=ready]').count()).toBe(2)
    const refused = page.locator('[data-line=refunded]')
    expect(await textOf(refused)).toMatch(/Cem[\s\S]*Money returned[\s\S]*have been returned/)
    expect(await page.locator('[data-qr]').count(), 'several are opened one by one').toBe(0)
    await looksRight(page)

    await page.getByRole('link', { name: /Install ?: Ben/ }).click()
    await page.getByRole('heading', { level: 1, name: 'eSIM for Ben' }).waitFor()
    const ben = lines[1]
    expect(await readQr(await qrShot(page))).toEqual([await storedCode(ben?.esim_id ?? '')])
    await looksRight(page)

    const pdf = await fetch(new URL(`/orders/${order.number}/receipt.pdf?t=${order.token}`, siteUrl))
    expect(pdf.status).toBe(200)
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    expect(pdf.headers.get('cache-control')).toMatch(/private.*no-store/)
    const document = await getDocumentProxy(new Uint8Array(await pdf.arrayBuffer()))
    const { text } = await extractText(document, { mergePages: true })
    for (const words of [order.number, 'Ada', 'Ben', 'Cem', en.order.receipt.kept, '4242'])
      expect(text).toContain(words)
  })
})

describe('a provider that does not answer', () => {
  /** Not while one is being read: only what waits for a later time is hurried. */
  const hurry = (orderNumber: string) => sql`
    update store.fulfilments f set next_at = now() from store.orders o
    where o.id = f.order_id and o.number = ${orderNumber} and f.state = 'unknown'
      and f.lease_until < now() and f.next_at > now()`

  test('the page says so, until when we look, and that the money comes back', async () => {
    await control('/settings', { vendor: 'esimhub', listingDelayMs: 12_000 }, 'PUT')
    await fault('esimhub', 'order', 'reset_after', { remaining: 1 })
    const order = await placeNew([{ vendor: 'esimhub', labels: ['Ada'] }], 'silent')
    await payNew(order)
    await until('unknown, and read once', async () => {
      await hurry(order.number)
      await sweep()
      const [row] = await sql`select f.state, f.readings from store.fulfilments f
        join store.orders o on o.id = f.order_id where o.number = ${order.number}`
      return row?.state === 'unknown' && Number(row.readings) > 0
    })
    await sql`update store.fulfilments f set next_at = now() + interval '1 hour' from store.orders o
      where o.id = f.order_id and o.number = ${order.number}`
    await control('/settings', { vendor: 'esimhub', listingDelayMs: 0 }, 'PUT')
    const { page } = await browsers.visitor()
    await page.goto(order.path)
    await orderSays(page, new RegExp(en.order.state.slow.title))
    const text = await shownOn(page)
    expect(text).toContain(en.order.state.slow.text)
    expect(text).toMatch(
      /We look until .*\d.*\. If it is still unclear then, a person takes over.*your money comes back/,
    )
    expect(await page.locator('[data-qr]').count()).toBe(0)
    await looksRight(page)

    // And it goes on by itself once the provider can be read.
    await until(
      'found by reading',
      async () => {
        await hurry(order.number)
        await sweep()
        const [row] = await sql`select f.state from store.fulfilments f
          join store.orders o on o.id = f.order_id where o.number = ${order.number}`
        return row?.state
      },
      (state) => state === 'succeeded',
    )
    await page.locator('[data-qr] svg').waitFor({ timeout: 45_000 })
  })
})

describe('a stranger', () => {
  test('who guesses a number, token or line gets the same 404, and no trace of a code', async () => {
    const order = await placeNew([{ vendor: 'travelroam', labels: ['Ada'] }], 'owner')
    const other = await placeNew([{ vendor: 'travelroam', labels: ['Eve'] }], 'other')
    await payNew(order)
    const { lines } = await ended(order, 'fulfilled')
    const [line] = lines
    const [, , matchingId = '-'] = (await storedCode(line?.esim_id ?? '')).split('$')
    const guesses = [
      linePath({ ...order, token: other.token }, line?.line_id ?? 0),
      linePath({ ...other }, line?.line_id ?? 0),
      linePath(order, (line?.line_id ?? 0) + 100_000),
      linePath(order, 'x'),
      `/orders/${order.number}/esims/${line?.line_id}`,
      linePath({ ...order, number: 'ORD-000000000000' }, line?.line_id ?? 0),
      `/orders/${order.number}?t=${other.token}`,
      `/orders/${order.number}/receipt.pdf?t=${other.token}`,
      `/orders/${order.number}/receipt.pdf`,
      `/orders/${other.number}/receipt.pdf?t=${other.token}`,
    ]
    for (const guess of guesses)
      for (const headers of [{}, { rsc: '1' }] as Record<string, string>[]) {
        await freshLimits()
        const answer = await fetch(new URL(guess, siteUrl), { headers })
        const body = await answer.text()
        if (!('rsc' in headers)) expect(answer.status, guess).toBe(404)
        expect(body, guess).not.toContain(matchingId)
        expect(body, guess).not.toContain(String(line?.iccid))
        expect(answer.headers.get('cache-control') ?? '', guess).toMatch(/no-store|no-cache/)
      }
  })

  test('the page with the codes is kept by no cache, and its address goes to no other site', async () => {
    const order = await placeNew([{ vendor: 'travelroam', labels: ['Ada'] }], 'cache')
    await payNew(order)
    const { lines } = await ended(order, 'fulfilled')
    for (const path of [order.path, linePath(order, lines[0]?.line_id ?? 0)]) {
      const answer = await fetch(new URL(path, siteUrl))
      expect(answer.status).toBe(200)
      expect(answer.headers.get('cache-control')).toMatch(/private.*no-store/)
      expect(answer.headers.get('referrer-policy')).toBe('same-origin')
    }
  })
})

test('in Arabic it runs the other way, codes do not', async () => {
  const { page } = await browsers.visitor({ reducedMotion: 'reduce' })
  const order = await placeNew([{ vendor: 'travelroam', labels: ['جدتي'] }], 'arabic')
  await payNew(order)
  const { lines } = await ended(order, 'fulfilled')
  await page.goto(`/ar${linePath(order, lines[0]?.line_id ?? 0)}`)
  await page.locator('[data-qr] svg').waitFor()
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
  for (const code of await page.locator('[data-code]').all())
    expect(await code.getAttribute('dir')).toBe('ltr')
  expect(await shownOn(page)).not.toMatch(/MISSING_MESSAGE|\{\w+\}|undefined/)
  await looksRight(page)
})
