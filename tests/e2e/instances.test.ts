import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nextScript } from '@/supabase/local/app'
import { scheduledJobs } from '@/supabase/local/cron'
import { inheritedEnvironment } from '@/supabase/local/environment'
import { ROOT } from '@/supabase/local/paths'
import { freePort } from '@/supabase/local/ports'
import { crashSite } from './support/crash-site'
import { until } from './support/until'
import { startVictim, type Victim } from './support/victim'
import { control, freshLimits, purchasesOf, siteUrl, sql, stack } from './support/world'

/** Two processes over one database: what must hold for all of them together. */
let other: Victim
const site = crashSite(() => other)
beforeAll(async () => {
  other = await startVictim()
}, 120_000)
afterAll(async () => {
  await site.close()
  await other.stop()
})

describe('an order', () => {
  test('asked for 50 times at once on two processes with one key: one order, one session, 50 times yes', async () => {
    await site.open()
    const [request] = await site.requests(1)
    if (!request) throw new Error('no request')
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, click) =>
        fetch(`${click % 2 === 0 ? siteUrl : other.url}/api/v2/orders`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': request.key },
          body: JSON.stringify({ quote_id: request.quoteId, email: request.email, locale: 'en' }),
        }),
      ),
    )
    const bodies = await Promise.all(answers.map((answer) => answer.text()))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(bodies).size).toBe(1)
  })

  test('for an eSIM whose last renewal was lost on its way: waits for that one, and each is bought once', async () => {
    await site.clear()
    const [first] = await site.placeAll(1)
    if (!first) throw new Error('no order')
    await control('/faults', { vendor: 'travelroam', operation: 'topup', kind: 'reset_after', remaining: 1 })
    await site.pay(first)
    await site.inState([first], 'unknown')
    // Nobody reads it until both orders are there.
    await sql`update store.fulfilments set next_at = now() + interval '1 hour' where iccid = ${first.iccid}`
    const [second] = await site.placeAll(1, first.iccid)
    if (!second) throw new Error('no second order')
    await site.pay(second)
    const reasonOf = async () =>
      String(
        (
          await sql`select f.state_reason from store.fulfilments f join store.orders o on o.id = f.order_id
            where o.number = ${second.orderNumber}`
        )[0]?.state_reason,
      )
    await until('the second one waits', reasonOf, (reason) => /under way/.test(reason))
    expect(await purchasesOf(first.iccid)).toHaveLength(1)
    await site.recover([first, second])
    expect([await site.stateOf(first), await site.stateOf(second)]).toEqual(['fulfilled', 'fulfilled'])
    expect(await purchasesOf(first.iccid)).toHaveLength(2)
  })
})

describe('a limit', () => {
  const LIMIT = 137
  const HITS = 2_000
  const ORDER = '/api/v2/orders/REN-000000000000'

  test(`${HITS} hits at once on two processes, each under another invented address: exactly ${LIMIT} pass`, async () => {
    const [before] =
      await sql`select max_hits, window_seconds from store.rate_limits where name = 'read.client'`
    await sql`update store.rate_limits set max_hits = ${LIMIT}, window_seconds = 86400 where name = 'read.client'`
    await freshLimits()
    const statuses: number[] = []
    let next = 0
    const worker = async () => {
      for (let hit = next++; hit < HITS; hit = next++) {
        const invented = `198.51.${hit % 100}.${hit % 250}`
        const response = await fetch(`${hit % 2 === 0 ? siteUrl : other.url}${ORDER}`, {
          headers: {
            'x-forwarded-for': invented,
            'x-real-ip': invented,
            'cf-connecting-ip': invented,
            'x-vercel-forwarded-for': invented,
            'x-roamkeep-peer': invented,
            forwarded: `for=${invented}`,
          },
        })
        await response.arrayBuffer()
        statuses.push(response.status)
      }
    }
    await Promise.all(Array.from({ length: 100 }, worker))
    await sql`update store.rate_limits set ${sql(before ?? {}, 'max_hits', 'window_seconds')} where name = 'read.client'`
    await freshLimits()
    const passed = statuses.filter((status) => status === 404).length
    expect({ passed, refused: statuses.filter((status) => status === 429).length }).toEqual({
      passed: LIMIT,
      refused: HITS - LIMIT,
    })
  }, 120_000)
})

describe('a job of the scheduler', () => {
  const paths = scheduledJobs().map(({ path }) => path)
  const secret = stack.cronSecret
  const WRONG: Record<string, Record<string, string>> = {
    'no header': {},
    'an empty header': { authorization: '' },
    'Bearer undefined': { authorization: 'Bearer undefined' },
    'Bearer null': { authorization: 'Bearer null' },
    'Bearer and nothing': { authorization: 'Bearer ' },
    'the bare secret': { authorization: secret },
    'another scheme': { authorization: `Basic ${secret}` },
    'lower case': { authorization: `bearer ${secret}` },
    'two blanks': { authorization: `Bearer  ${secret}` },
    'another case': { authorization: `Bearer ${secret.toUpperCase()}` },
    'one letter less': { authorization: `Bearer ${secret.slice(0, -1)}` },
    'one letter more': { authorization: `Bearer ${secret}x` },
    'another last letter': {
      authorization: `Bearer ${secret.slice(0, -1)}${secret.endsWith('a') ? 'b' : 'a'}`,
    },
    'the secret elsewhere': { 'x-cron-secret': secret, cookie: `secret=${secret}` },
  }
  const startsOf = async () =>
    (await sql`select name, last_started_at from store.jobs order by name`).map(String)

  test.each(paths)('%s runs for nobody without the secret', async (path) => {
    const before = await startsOf()
    for (const [how, headers] of Object.entries(WRONG)) {
      const response = await fetch(`${siteUrl}${path}?secret=${secret}&authorization=Bearer%20${secret}`, {
        headers,
      })
      expect([how, response.status]).toEqual([how, 401])
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(`${siteUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${secret}` },
      })
      expect([method, response.status]).toEqual([method, 405])
    }
    expect(await startsOf()).toEqual(before)
  })

  test('called ten times at once on two processes: one run, nine told so', async () => {
    await sql`update store.jobs set lease_until = '-infinity'`
    await control('/settings', { vendor: 'rates', operation: '*', delayMs: 2_000 }, 'PUT')
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const response = await fetch(`${i % 2 === 0 ? siteUrl : other.url}/api/cron/refresh-rates`, {
          headers: { authorization: `Bearer ${secret}` },
        })
        return (await response.json()) as { ran: boolean; reason?: string }
      }),
    )
    await control('/settings', { vendor: 'rates', operation: '*', delayMs: 0 }, 'PUT')
    expect(answers.filter(({ ran }) => ran)).toHaveLength(1)
    expect(new Set(answers.filter(({ ran }) => !ran).map(({ reason }) => reason))).toEqual(
      new Set(['running_elsewhere']),
    )
  })

  test.each([
    ['no secret for its jobs', { CRON_SECRET: '' }],
    ['a short one', { CRON_SECRET: 'short' }],
    ['one that is also its own secret', { CRON_SECRET: stack.env.APP_SECRET ?? '' }],
    ['a live key in a sandbox', { STRIPE_SECRET_KEY: 'sk_live_0123456789abcdef' }],
  ])(
    'an application with %s refuses to start',
    async (_name, env) => {
      const child = spawn(process.execPath, [nextScript(), 'start', '--port', String(await freePort())], {
        cwd: ROOT,
        env: {
          ...inheritedEnvironment(),
          ...stack.env,
          ...env,
          NEXT_DIST_DIR: stack.distDir,
          NODE_ENV: 'production',
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let said = ''
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
      const late = setTimeout(() => child.kill('SIGKILL'), 30_000)
      const code = await new Promise((resolve) => child.once('exit', resolve))
      clearTimeout(late)
      expect(code).toBe(78)
      expect(said).toMatch(new RegExp(Object.keys(env)[0] ?? ''))
      expect(said).not.toMatch(/sk_live_0123|at .*\(.*:\d+:\d+\)/)
    },
    60_000,
  )
})

describe('the image optimiser', () => {
  const TARGETS = [
    ...[
      'http://127.0.0.1:9/',
      `${stack.sandbox.baseUrl}/`,
      `${stack.sandbox.stripeUrl}/`,
      'http://[::1]/x.png',
    ],
    ...[
      'http://169.254.169.254/latest/meta-data/',
      'http://localhost/icon.svg',
      'https://example.com/a.avif',
    ],
    ...[
      '//127.0.0.1/x.png',
      '/\\127.0.0.1/x.png',
      'file:///etc/passwd',
      'data:image/svg+xml,<svg/>',
      'ftp://a/b',
    ],
    ...['/icon.svg', '/api/v2/orders/REN-000000000000', '/_next/image?url=/icon.svg', '/../../etc/passwd'],
    ...['http://0x7f000001/', 'http://2130706433/', 'http://127.1/', 'http://[::ffff:127.0.0.1]/'],
  ]

  test('fetches nothing for anybody', async () => {
    await control('/journal', undefined, 'DELETE')
    for (const target of TARGETS)
      for (const more of ['&w=64&q=75', '&w=3840&q=100', '']) {
        const response = await fetch(`${siteUrl}/_next/image?url=${encodeURIComponent(target)}${more}`)
        await response.arrayBuffer()
        expect([target, Math.floor(response.status / 100)]).toEqual([target, 4])
      }
    const { entries = [] } = await control<{ entries?: unknown[] }>('/journal')
    expect(entries).toEqual([])
  })
})
