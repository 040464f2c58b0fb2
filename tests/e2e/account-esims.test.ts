import { AxeBuilder } from '@axe-core/playwright'
import { beforeAll, describe, expect, test } from 'vitest'
import * as owner from '@/lib/esims/owner-schemas'
import { orderListSchema } from '@/lib/orders/account-schemas'
import ar from '@/messages/ar.json'
import en from '@/messages/en.json'
import { type Account, api, buyEsim, newAccount, type OwnEsim, signIn } from './support/account'
import { DESK, overflowOf, PHONE, shownOn, useBrowser } from './support/browser'
import { until } from './support/until'
import { checkByApi, control, freshLimits, siteUrl, sql, stack } from './support/world'

const browsers = useBrowser()
const NOTHING = 'esm_0000000000000000000000000'
const HOUR_MS = 3_600_000

let ada: Account
let eve: Account
let esim: OwnEsim
beforeAll(async () => {
  ada = await newAccount('ada')
  eve = await newAccount('eve')
  esim = await buyEsim(ada, { state: 'active' })
})

const words = (text: string) => new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
const secrets = /LPA:|matching_id|activation_code|smdp/i

describe('the eSIMs of an account over the API', () => {
  test('are answered as the document says, and nothing else', async () => {
    const list = await api(ada, 'esims')
    expect(owner.ownedListOutput.safeParse(list.body).error).toBeUndefined()
    expect(JSON.stringify(list.body)).not.toMatch(secrets)
    const one = await api(ada, `esims/${esim.esimId}`)
    expect(owner.ownedDetailOutput.safeParse(one.body).error).toBeUndefined()
    expect(one.body).toMatchObject({ state: 'active', iccid: esim.iccid, installable: true })
    expect(JSON.stringify(one.body)).not.toMatch(secrets)
    const usage = await api(ada, `esims/${esim.esimId}/usage`)
    expect(owner.usageOutput.safeParse(usage.body).error).toBeUndefined()
    const installation = await api(ada, `esims/${esim.esimId}/installation`)
    expect(owner.installationOutput.safeParse(installation.body).error).toBeUndefined()
    expect(installation.body).toMatchObject({
      install: { activation_code: expect.stringMatching(/^LPA:1\$/) },
    })
    const orders = await api(ada, 'orders')
    expect(orderListSchema.safeParse(orders.body).error).toBeUndefined()
    expect(orders.body).toMatchObject({ orders: [{ order_number: esim.orderNumber, state: 'fulfilled' }] })
    for (const answer of [list, one, usage, installation, orders])
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
  })

  test('a name is kept as typed, taken away again, and refused when it is none', async () => {
    const path = `esims/${esim.esimId}`
    const name = (label: unknown) => api(ada, path, { method: 'PATCH', body: { label } })
    expect((await name(' Mum ')).body).toEqual({ esim_id: esim.esimId, label: 'Mum' })
    expect((await api(ada, path)).body.label).toBe('Mum')
    expect((await name('x'.repeat(41))).status).toBe(400)
    expect((await name(7)).status).toBe(400)
    expect((await api(ada, path)).body.label).toBe('Mum')
    expect((await name(null)).body).toEqual({ esim_id: esim.esimId, label: null })
  })

  test('are nobody else’s: every address answers as for an eSIM that does not exist', async () => {
    const asked = [
      ['GET', ''],
      ['PATCH', '', { label: 'Eve' }],
      ['GET', '/usage'],
      ['GET', '/installation'],
    ] as const
    for (const [method, rest, body] of asked) {
      const ask = async (who: Account | null, id: string) => {
        const answer = await api(who, `esims/${id}${rest}`, { method, ...(body ? { body } : {}) })
        return { status: answer.status, body: { ...answer.body, requestId: '' } }
      }
      const refused = await ask(eve, esim.esimId)
      expect(refused.status, `${method} ${rest}`).toBe(404)
      expect(refused).toEqual(await ask(eve, NOTHING))
      expect((await ask(null, esim.esimId)).status).toBe(401)
      expect(await ask(null, esim.esimId)).toEqual(await ask(null, NOTHING))
    }
    expect((await api(eve, 'esims')).body).toEqual({ esims: [], next_cursor: null })
    expect((await api(eve, 'orders')).body).toEqual({ orders: [], next_cursor: null })
    const [row] = await sql`select label from store.esims where id = ${esim.esimId}`
    expect(row?.label).toBeNull()
    for (const path of ['esims', 'orders']) expect((await api(null, path)).status).toBe(401)
  })

  test('a cookie alone speaks for nobody when another site sends it', async () => {
    const headers = { cookie: `${ada.cookie.name}=${ada.cookie.value}`, 'sec-fetch-site': 'cross-site' }
    expect((await api(null, 'esims', { headers })).status).toBe(401)
    const own = { cookie: `${ada.cookie.name}=${ada.cookie.value}`, 'sec-fetch-site': 'same-origin' }
    expect((await api(null, 'esims', { headers: own })).status).toBe(200)
  })
})

describe('usage', () => {
  test('grows with the provider’s clock: by the scheduler, by looking, and by an event', async () => {
    const other = await buyEsim(ada, { vendor: 'esimhub', state: 'active' })
    const samples = async (id: string) => {
      await freshLimits()
      const { body } = await api(ada, `esims/${id}/usage`)
      return owner.usageOutput.parse(body).samples
    }
    await sql`update store.esims set sample_next_at = now() where id = ${esim.esimId}`
    await sql`update store.esim_checks set checked_at = checked_at - interval '1 hour' where iccid = ${esim.iccid}`
    const cron = await fetch(`${siteUrl}/api/cron/sample-usage`, {
      headers: { authorization: `Bearer ${stack.cronSecret}` },
    })
    expect(await cron.json()).toMatchObject({ ran: true, outcome: 'ok' })
    expect((await fetch(`${siteUrl}/api/cron/sample-usage`)).status).toBe(401)
    const first = (await samples(esim.esimId)).at(-1)

    await control('/clock', { advanceMs: 5 * HOUR_MS })
    const looked = await checkByApi(esim.iccid, { refresh: true })
    await control('/clock', { advanceMs: -5 * HOUR_MS })
    expect(looked.status).toBe(200)
    const grown = await until(
      'a sample of the look',
      async () => (await samples(esim.esimId)).at(-1),
      (last) => (last?.used_bytes ?? 0) > (first?.used_bytes ?? 0),
    )
    expect(grown?.used_bytes).toBeGreaterThan(first?.used_bytes ?? 0)

    const [row] =
      await sql`select provider_refs ->> 'orderId' as id from store.esims where id = ${other.esimId}`
    const secret = stack.env.ESIMHUB_WEBHOOK_SECRET ?? ''
    for (let i = 0; i < 3; i++)
      await control('/hub-callback', {
        url: `${siteUrl}/api/webhooks/esimhub`,
        headers: { 'x-webhook-secret': secret },
        order_id: row?.id,
        iccid: other.iccid,
        event_type: 'PLAN-STARTED',
        event_date: '2026-11-22T08:00:00',
      })
    const told = await until(
      'a sample of the event',
      () => samples(other.esimId),
      (all) => all.some(({ source }) => source === 'event'),
    )
    expect(told.filter(({ source }) => source === 'event')).toHaveLength(1)
    const notices =
      await sql`select kind from store.notices where user_id = ${ada.userId} and iccid = ${other.iccid}`
    expect(notices.map(({ kind }) => kind).filter((kind) => kind !== 'bought')).toEqual(['plan_started'])
  })
})

describe('the pages', () => {
  test('from the list to an eSIM: its state, its usage, its history, and a name of one’s own', async () => {
    const { page, context } = await browsers.visitor()
    await signIn(context, ada)
    await page.goto('/account/esims')
    await page.locator('article', { hasText: en.states.active.label }).first().waitFor()
    expect(await overflowOf(page)).toEqual({ scrolls: 0, wide: [] })
    await page.locator(`article a[href$="${esim.esimId}"]`).first().click()
    await page.getByRole('heading', { name: en.myEsims.usage.title }).waitFor()
    const shown = await shownOn(page)
    for (const text of [en.states.active.text, en.myEsims.topUp.go, esim.orderNumber])
      expect(shown).toMatch(words(text))
    expect(shown).not.toMatch(secrets)
    await page.locator('#label').fill('Nana’s <phone>')
    await page.getByRole('button', { name: en.myEsims.name.save }).click()
    await page.locator('h1', { hasText: 'Nana’s <phone>' }).waitFor()
    await page.getByText(en.myEsims.name.saved).waitFor()
    await page.goto('/account/orders')
    await page.locator(`a[href*="${esim.orderNumber}"]`).click()
    await page.waitForURL(/\/orders\/ORD-/)
    await page.getByRole('heading', { level: 1 }).waitFor()
  })

  test('naming works without JavaScript, and so does everything else', async () => {
    const { page, context } = await browsers.visitor({ javaScriptEnabled: false })
    await signIn(context, ada)
    await page.goto(`/account/esims/${esim.esimId}`)
    await page.locator('#label').fill('No script')
    await page.getByRole('button', { name: en.myEsims.name.save }).click()
    await page.locator('h1', { hasText: 'No script' }).waitFor()
    await page.locator('#label').fill('y'.repeat(60))
    await page.getByRole('button', { name: en.myEsims.name.save }).click()
    await page.getByText(en.myEsims.name.refused).waitFor()
    expect(await page.locator('h1').textContent()).toBe('No script')
    await page.goto(`/account/esims/${esim.esimId}/install`)
    await page.locator('[data-qr] svg').waitFor()
  })

  test('a stranger is led to sign in, another account to nothing; no answer is kept', async () => {
    const paths = ['/account/esims', '/account/orders', `/account/esims/${esim.esimId}`]
    for (const path of [...paths, `/account/esims/${esim.esimId}/install`]) {
      const get = (address: string, who: Account | null) =>
        fetch(`${siteUrl}${address}`, {
          redirect: 'manual',
          headers: who ? { cookie: `${who.cookie.name}=${who.cookie.value}` } : {},
        })
      const stranger = await get(path, null)
      expect(stranger.status, path).toBe(307)
      expect(stranger.headers.get('location')).toContain('/sign-in?next=')
      const mine = await get(path, ada)
      expect(mine.status).toBe(200)
      expect(mine.headers.get('cache-control')).toContain('no-store')
      if (!path.includes(esim.esimId)) continue
      const hers = await get(path, eve)
      expect(hers.status).toBe(404)
      expect((await get(path.replace(esim.esimId, NOTHING), eve)).status).toBe(404)
      expect(await hers.text()).not.toContain(esim.iccid)
    }
  })

  test('an expired eSIM still takes a plan; a deleted one does not, and another is proposed', async () => {
    const expired = await buyEsim(ada, { state: 'expired', label: 'Old' })
    const dead = await buyEsim(ada, { state: 'deleted', label: 'Gone' })
    const { page, context } = await browsers.visitor()
    await signIn(context, ada)
    await page.goto(`/account/esims/${expired.esimId}`)
    await page.getByText(en.myEsims.topUp.expired).waitFor()
    expect(await page.locator(`a[href="/renew/${expired.iccid}"]`).count()).toBe(1)
    await page.goto(`/account/esims/${dead.esimId}`)
    await page.getByText(en.myEsims.dead.title).waitFor()
    expect(await page.locator(`a[href="/renew/${dead.iccid}"]`).count()).toBe(0)
    expect(await page.locator('a[href^="/buy/bdl_"]').count()).toBe(1)
    await page.goto('/account/esims')
    const past = page.locator('section[aria-labelledby=past]')
    await past.getByText('Old').waitFor()
    await past.getByText('Gone').waitFor()
  })

  test.each(['en', 'ar'] as const)(
    '%s: nothing serious for axe, in both looks and at both widths',
    async (locale) => {
      const { page, context } = await browsers.visitor({ colorScheme: 'light', reducedMotion: 'reduce' })
      await signIn(context, ada)
      const prefix = locale === 'en' ? '' : `/${locale}`
      const title = locale === 'en' ? en.myEsims.title : ar.myEsims.title
      const paths = ['/account/esims', `/account/esims/${esim.esimId}`, '/account/orders', '/account/wallet']
      for (const path of paths) {
        await freshLimits()
        await page.setViewportSize(PHONE)
        await page.goto(`${prefix}${path}`)
        await page.locator('h1').waitFor()
        if (path === '/account/esims') expect(await page.locator('h1').textContent()).toBe(title)
        for (const scheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme: scheme })
          const { violations } = await new AxeBuilder({ page })
            .setLegacyMode()
            .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
            .analyze()
          const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
          expect(bad.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 150)}`)).toEqual([])
        }
        expect(await overflowOf(page)).toEqual({ scrolls: 0, wide: [] })
        await page.setViewportSize(DESK)
        expect(await overflowOf(page)).toEqual({ scrolls: 0, wide: [] })
      }
    },
  )

  test('with the keyboard alone: into an eSIM, its table of usage, and its name', async () => {
    const { page, context } = await browsers.visitor()
    await signIn(context, ada)
    await page.goto(`/account/esims/${esim.esimId}`)
    await page.locator('h1').waitFor()
    const reach = async (wanted: () => Promise<boolean>) => {
      for (let press = 0; press < 60; press++) {
        await page.keyboard.press('Tab')
        if (await wanted()) return
      }
      throw new Error('not reached with the keyboard')
    }
    const focusedText = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    await reach(async () => (await focusedText()) === en.myEsims.usage.table)
    await page.keyboard.press('Enter')
    await page.locator('table').waitFor()
    await reach(() => page.evaluate(() => document.activeElement?.id === 'label'))
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('By key')
    await page.keyboard.press('Enter')
    await page.locator('h1', { hasText: 'By key' }).waitFor()
  })
})
