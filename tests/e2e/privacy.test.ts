import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cardOutput } from '@/lib/esims/schemas'
import { orderSchema } from '@/lib/orders/api-schemas'
import { type ApiOrder, ORDERS, placeOrder } from './support/orders'
import { PAGE_STATES } from './support/pages'
import { checkByApi, freshLimits, newBuyer, plant, siteUrl, sql, stack } from './support/world'

type Fetched = { status: number; headers: Headers; text: string }

async function get(path: string, headers: Record<string, string> = {}): Promise<Fetched> {
  const response = await fetch(new URL(path, siteUrl), { headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}
/** What the browser asks for when it moves within the application. */
const RSC = { rsc: '1' }

let buyer: string
let order: ApiOrder
let stranger: ApiOrder
beforeAll(async () => {
  buyer = newBuyer('canary-a')
  order = await placeOrder(buyer)
  stranger = await placeOrder(newBuyer('canary-b'))
})

/** Everything on the page of an order that belongs to its buyer alone. */
const belongsTo = ({ number, token, iccid, session }: ApiOrder) => [
  number,
  token,
  iccid,
  session,
  iccid.replace(/(.{4})(?=.)/g, '$1 '),
]

describe('answers about a person are stored nowhere', () => {
  const personal = () => [
    `/check/${order.iccid}`,
    `/ar/check/${order.iccid}`,
    `/renew/${order.iccid}`,
    order.path,
    `/orders/${order.number}`,
    `/renewal/success?session_id=${order.session}`,
    `/api/v2/esims/${order.iccid}/offers`,
    `/api/v2/orders/${order.number}`,
    `/api/esim/renewal/order/${order.number}/`,
  ]

  test('pages, their RSC requests and APIs are private, no-store', async () => {
    for (const path of personal()) {
      for (const headers of [{}, RSC, { ...RSC, 'next-router-prefetch': '1' }]) {
        await freshLimits()
        const joint = path.includes('?') ? '&' : '?'
        const answer = await get('rsc' in headers ? `${path}${joint}_rsc=abcde` : path, headers)
        // A page of one visitor has nothing that could be fetched ahead: the refusal is empty.
        if (answer.status === 404 && 'next-router-prefetch' in headers) {
          expect(answer.text, path).not.toContain(order.iccid)
          continue
        }
        const control = answer.headers.get('cache-control') ?? ''
        expect(control, `${path} ${JSON.stringify(headers)} (${answer.status})`).toContain('no-store')
        expect(control).toContain('private')
        expect(answer.headers.get('x-nextjs-cache'), path).not.toBe('HIT')
      }
    }
    const checked = await checkByApi(order.iccid)
    expect(checked.headers.get('cache-control')).toContain('no-store')
  })

  test('no answer that may be stored sets a cookie', async () => {
    for (const path of [
      '/',
      '/check',
      '/tr',
      '/ar/check',
      '/renewal/cancelled',
      '/no-such-page',
      '/robots.txt',
    ]) {
      const { headers } = await get(path, { 'accept-language': 'de' })
      if (headers.get('set-cookie') === null) continue
      expect(headers.get('cache-control') ?? '', path).not.toMatch(/public|s-maxage=[1-9]/)
    }
  })
})

describe('one visitor after the other', () => {
  const KINDS: readonly [string, (one: ApiOrder) => string, Record<string, string>][] = [
    ['page', (one) => one.path, {}],
    ['page in Arabic', (one) => `/ar${one.path}`, {}],
    ['RSC', (one) => `${one.path}&_rsc=abcde`, RSC],
    ['RSC by header only', (one) => one.path, RSC],
    ['prefetch', (one) => `${one.path}&_rsc=fghij`, { ...RSC, 'next-router-prefetch': '1' }],
  ]

  test.each(KINDS)(
    '%s: thirty times in turn, nobody gets a byte of the other',
    async (_kind, address, headers) => {
      for (let turn = 0; turn < 30; turn++) {
        const [mine, theirs] = turn % 2 === 0 ? [order, stranger] : [stranger, order]
        const answer = await get(address(mine), headers)
        expect(answer.status).toBe(200)
        for (const secret of belongsTo(theirs)) expect(answer.text).not.toContain(secret)
      }
    },
  )

  test('at the same moment too, on the page and through the API', async () => {
    await freshLimits()
    const ask = async (mine: ApiOrder, theirs: ApiOrder, page: boolean) => {
      const answer = await (page
        ? get(mine.path)
        : get(`/api/v2/orders/${mine.number}`, { 'order-token': mine.token }))
      expect(answer.text).toContain(mine.number)
      for (const secret of belongsTo(theirs)) expect(answer.text).not.toContain(secret)
    }
    await Promise.all(
      Array.from({ length: 30 }, (_, turn) =>
        turn % 2 === 0 ? ask(order, stranger, turn % 3 === 0) : ask(stranger, order, turn % 3 === 0),
      ),
    )
  })

  test('without its token an order shows nothing of itself, however it is asked for', async () => {
    const asked: readonly [string, Record<string, string>][] = [
      [`/orders/${order.number}`, {}],
      [`/orders/${order.number}?t=`, {}],
      [`/orders/${order.number}?t=${stranger.token}`, {}],
      [`/orders/${order.number}?t=${order.token}x`, {}],
      [`/orders/${order.number}?t=${order.token.slice(0, -1)}`, {}],
      [`/orders/${order.number}?t=${stranger.token}&t=${order.token}`, {}],
      [`/orders/${order.number}?_rsc=abcde`, RSC],
      [`/api/v2/orders/${order.number}`, {}],
      [`/api/v2/orders/${order.number}`, { 'order-token': stranger.token }],
    ]
    for (const [path, headers] of asked) {
      const answer = await get(path, headers)
      expect(answer.text, path).not.toContain(order.iccid)
      expect(answer.text, path).not.toContain('@example.test')
      if (!('rsc' in headers)) expect(answer.status, path).toBe(404)
    }
  })
})

describe('a stranger with a number', () => {
  test('gets exactly the fields of the card, on every way to it, and nothing of its buyer', async () => {
    const paid = await ORDERS.fulfilled?.()
    if (!paid) throw new Error('no order')
    const { text } = await checkByApi(paid.iccid)
    expect(cardOutput.safeParse(JSON.parse(text)).error).toBeUndefined()
    for (const answer of [
      text,
      (await get(`/check/${paid.iccid}`)).text,
      (await get(`/check/${paid.iccid}?_rsc=abcde`, RSC)).text,
    ])
      for (const secret of [paid.number, paid.token, paid.session, '@example.test'])
        expect(answer).not.toContain(secret)
  })

  test('its buyer gets exactly the fields of an order', async () => {
    const { text } = await get(`/api/v2/orders/${order.number}`, { 'order-token': order.token })
    expect(orderSchema.safeParse(JSON.parse(text)).error).toBeUndefined()
    expect(text).not.toContain(buyer)
  })
})

describe('what must never leave the server', () => {
  /** Values of the environment that are not meant for browsers. */
  const secrets = Object.entries(stack.env).filter(
    ([name, value]) =>
      !name.startsWith('NEXT_PUBLIC_') &&
      value.length >= 8 &&
      /SECRET|KEY|PASSWORD|USERNAME|_URL$|_EMAIL$|CORE|ACCOUNT/.test(name) &&
      !/SUPPORT_EMAIL|PUBLIC/.test(name),
  )
  const PATTERNS = [
    /LPA:1\$/,
    /\b(?:smdp|rsp)[\w-]*\.[a-z]/i,
    /\b(?:ord|pay|ful|esm|usr|txn)_[0-9a-z]{25}\b/,
    /postgres:\/\//,
  ]
  const COST_MINOR = 73_129

  let leaks: (text: string) => string[]
  let planted: string
  let costs: readonly { id: string; cost_minor: string }[] = []
  afterAll(async () => {
    for (const { id, cost_minor } of costs)
      await sql`update store.bundles set cost_minor = ${cost_minor} where id = ${id}`
  })
  beforeAll(async () => {
    planted = await plant({ vendor: 'travelroam', place: 'TR', dataMb: 3000, days: 30 })
    await freshLimits()
    const { offers } = JSON.parse((await get(`/api/v2/esims/${planted}/offers`)).text) as {
      offers: { bundle_id: string }[]
    }
    const ids = offers.map((offer) => offer.bundle_id)
    costs = await sql<{ id: string; cost_minor: string }[]>`
      select id, cost_minor from store.bundles where id in ${sql(ids)}`
    const rows = await sql<{ provider_ref: string }[]>`
      update store.bundles set cost_minor = ${COST_MINOR} where id in ${sql(ids)} returning provider_ref`
    const references = await sql<{ refs: Record<string, string> }[]>`
      select provider_refs as refs from store.esims where iccid = ${planted}`
    const values = [
      ...secrets.map(([name, value]) => [name, value] as const),
      ...rows.map(({ provider_ref }) => ['reference of a bundle', provider_ref] as const),
      ...references.flatMap(({ refs }) =>
        Object.entries(refs)
          .filter(([, value]) => value !== planted && String(value).length > 5)
          .map(([name, value]) => [`reference ${name}`, String(value)] as const),
      ),
      ['cost', String(COST_MINOR)] as const,
      ['cost', '731.29'] as const,
    ]
    leaks = (text) => [
      ...values.filter(([, value]) => text.includes(value)).map(([name]) => name),
      ...PATTERNS.filter((pattern) => pattern.test(text)).map(String),
    ]
  })

  test('is in no page, in no RSC answer and in no JSON', async () => {
    expect(secrets.length).toBeGreaterThan(10)
    const offers = `/renew/${planted}`
    const json = JSON.parse((await get(`/api/v2/esims/${planted}/offers`)).text) as {
      offers: { bundle_id: string }[]
    }
    const bundle = json.offers[0]?.bundle_id
    const paths = [
      ...(await pagePaths()),
      ...[offers, `${offers}?bundle=${bundle}&currency=USD`, `/check/${planted}`],
      ...[
        `/api/v2/esims/${planted}/offers`,
        '/api/openapi.json',
        '/health',
        '/api/esim/health/',
        '/api/esim/stats/',
      ],
      ...[
        '/api/esim/renewal/packages/',
        `/api/esim/renewal/order/${order.number}/`,
        '/sitemap.xml',
        '/robots.txt',
      ],
    ]
    for (const path of paths) {
      await freshLimits()
      for (const headers of [{}, RSC]) {
        const { text } = await get(path, headers)
        expect(leaks(text), path).toEqual([])
      }
    }
    expect(leaks((await checkByApi(planted)).text)).toEqual([])
  })

  /** One after the other: making an order in some states takes a provider that is in trouble. */
  async function pagePaths(): Promise<string[]> {
    const paths: string[] = []
    // What installs an eSIM stands on the pages of its owner, which are not for anybody else.
    const forAnyone = PAGE_STATES.filter(({ name }) => !['order-new', 'install'].includes(name))
    for (const state of forAnyone) paths.push(await state.path())
    return paths
  }

  test('is in no script that a browser can get', async () => {
    const seen = new Set<string>()
    const queue = [...(await pagesHtml()).matchAll(CHUNK)].map(([path]) => path)
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      const url = `/_next/${path}`
      if (seen.has(url)) continue
      seen.add(url)
      const { status, text } = await get(url)
      if (status !== 200) continue
      expect(leaks(text), url).toEqual([])
      queue.push(...[...text.matchAll(CHUNK)].map(([found]) => found))
    }
    expect(seen.size).toBeGreaterThan(10)
  })

  const CHUNK = /static\/chunks\/[\w.~-]+\.(?:js|css)/g
  const pagesHtml = async () => {
    const pages = [
      '/',
      '/check',
      `/check/${planted}`,
      `/renew/${planted}`,
      order.path,
      '/renewal/success',
      '/none',
    ]
    return (await Promise.all(pages.map((path) => get(path)))).map(({ text }) => text).join('\n')
  }
})
