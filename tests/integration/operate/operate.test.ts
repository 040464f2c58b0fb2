import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { ROOT } from '@/supabase/local/paths'
import { command } from '@/supabase/operate/command'
import { useEnvironment } from '../../support/environment'
import { openPromotions } from '../promotions/house'
import { aUser } from '../wallet/books'

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const dir = mkdtempSync(join(tmpdir(), 'roamkeep-operate-'))
let house: Awaited<ReturnType<typeof openPromotions>>
let env: Record<string, string>

beforeAll(async () => {
  house = await openPromotions()
  env = useEnvironment({
    databaseUrl: process.env.DATABASE_URL ?? '',
    siteUrl: 'https://store.example',
    vendors: { SMTP_URL: '', MAIL_FROM: '' },
  })
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

interface Said {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** The command in a process of its own, as npm runs it. */
function operateAlone(args: readonly string[], env: Record<string, string>): Promise<Said> {
  const child = spawn(process.execPath, ['--import', TSX, 'supabase/operate/run.ts', ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'test', ...env },
  })
  let [out, error] = ['', '']
  child.stdout.on('data', (data) => {
    out += data
  })
  child.stderr.on('data', (data) => {
    error += data
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, error })))
}

/** The same in this process. */
async function operate(...args: string[]): Promise<Said> {
  let [out, error] = ['', '']
  const code = await command(args, {
    out: (text) => {
      out += `${text}\n`
    },
    error: (text) => {
      error += `${text}\n`
    },
  })
  return { code, out, error }
}

const issuing = (out: string): string[] => [
  ...['vouchers', 'issue', '--name', 'Trade fair', '--amount', '10.00', '--currency', 'eur', '--count', '3'],
  ...['--until', '2099-12-31', '--language', 'de', '--out', out],
]
const issue = (out: string, ...more: string[]) => operate(...issuing(out), ...more)

async function codesIn(file: string): Promise<string[]> {
  const pdf = await getDocumentProxy(new Uint8Array(readFileSync(file)))
  const { text } = await extractText(pdf, { mergePages: true })
  return text.match(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/g) ?? []
}

async function redeem(code: string) {
  const { redeemVoucher } = await import('@/lib/wallet/commands/redeem-voucher')
  const userId = aUser()
  const answer = await redeemVoucher({
    userId,
    email: null,
    code,
    clientKey: userId,
    idempotencyKey: crypto.randomUUID(),
  })
  return { answer, balance: await house.balance(userId) }
}

describe('vouchers', () => {
  test('a batch is printed once: its codes are worth what was said, and the command itself shows none', async () => {
    const file = join(dir, 'fair.pdf')
    const { code, out, error } = await operateAlone(issuing(file), env)
    expect({ code, error }).toEqual({ code: 0, error: 'Store: https://store.example\n' })
    const codes = await codesIn(file)
    expect(new Set(codes).size).toBe(3)
    for (const one of codes) expect(out + error).not.toContain(one)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await redeem(codes[0] ?? '')).toMatchObject({ answer: { ok: true }, balance: 1000 })

    const batchId = /vcb_\w+/.exec(out)?.[0] ?? ''
    const listed = await operate('vouchers', 'list')
    expect(listed.out).toMatch(new RegExp(`${batchId}  Trade fair  €10.00  3 +1 of 3 +2099-12-31`))
    expect((await operate('vouchers', 'void', batchId)).code).toBe(0)
    expect(await redeem(codes[1] ?? '')).toMatchObject({ answer: { ok: false }, balance: 0 })
    const again = await operate('vouchers', 'void', batchId)
    expect(again).toMatchObject({ code: 2, out: '' })
    expect(again.error).toContain('NOT_FOUND')
  }, 60_000)

  test('nothing is issued where it could not be printed, or was asked for wrongly', async () => {
    const batches = async () => Number((await house.sql`select count(*) n from store.voucher_batches`)[0]?.n)
    const before = await batches()
    const file = join(dir, 'taken.pdf')
    writeFileSync(file, 'of somebody else')
    const wrong = [
      await issue(file),
      await issue(join(dir, 'no', 'such', 'folder.pdf')),
      await issue(join(dir, 'a.pdf'), '--amount', '10.001'),
      await issue(join(dir, 'b.pdf'), '--until', '2099-02-30'),
      await issue(join(dir, 'c.pdf'), '--until', '2001-01-01'),
      await issue(join(dir, 'd.pdf'), '--count', '0'),
      await issue(join(dir, 'e.pdf'), '--language', 'xx'),
      await issue(join(dir, 'f.pdf'), '--colour', 'blue'),
    ]
    expect(wrong.map(({ code }) => code)).toEqual(wrong.map(() => 2))
    for (const { error } of wrong) expect(error).not.toMatch(/\n {4}at /)
    expect(await batches()).toBe(before)
    expect(readFileSync(file, 'utf8')).toBe('of somebody else')
  }, 90_000)
})

test('a database that does not answer is said in one line, and no sheet is left behind', async () => {
  const file = join(dir, 'down.pdf')
  const nowhere = { ...env, DATABASE_URL: 'postgres://store_app@127.0.0.1:9/none' }
  const { code, error } = await operateAlone(issuing(file), nowhere)
  expect({ code, lines: error.trim().split('\n').slice(1) }).toEqual({
    code: 2,
    lines: ['The database of this store does not answer.'],
  })
  expect(existsSync(file)).toBe(false)
}, 60_000)

describe('promotions', () => {
  test('one is made from a file, listed, and ended', async () => {
    const file = join(dir, 'autumn.json')
    writeFileSync(
      file,
      JSON.stringify({
        code: 'autumn10',
        benefit: { kind: 'percent', basisPoints: 1000 },
        limits: { maxUses: 500 },
        endsAt: '2099-09-01T00:00:00Z',
        names: { en: 'Autumn', de: 'Herbst' },
      }),
    )
    const made = await operate('promotions', 'create', file)
    expect(made).toMatchObject({ code: 0 })
    const id = made.out.trim()
    const terms = async () =>
      (await house.candidatesFor({ currency: 'EUR', code: 'AUTUMN10', userId: null, email: null })).terms
    expect((await terms()).map(({ promotionId }) => promotionId)).toContain(id)
    expect((await operate('promotions', 'list')).out).toMatch(
      new RegExp(`${id}  AUTUMN10 +percent +Autumn +0 of 500 .*2099-09-01`),
    )
    expect((await operate('promotions', 'stop', id)).code).toBe(0)
    expect((await terms()).map(({ promotionId }) => promotionId)).not.toContain(id)
    expect((await operate('promotions', 'stop', id)).error).toContain('NOT_FOUND')
  }, 60_000)

  test('the example of the module’s README is one', async () => {
    const example = /```json\n([\s\S]+?)```/.exec(
      readFileSync(join(ROOT, 'lib/promotions/README.md'), 'utf8'),
    )?.[1]
    const file = join(dir, 'example.json')
    writeFileSync(file, example ?? '')
    expect(await operate('promotions', 'create', file)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^prm_/),
    })
  }, 60_000)

  test('what is wrong in a file is named, and nothing is made', async () => {
    const file = join(dir, 'wrong.json')
    writeFileSync(
      file,
      JSON.stringify({ code: 'X', benefit: { kind: 'amount', amountMinor: 100 }, names: { en: 'Wrong' } }),
    )
    const { code, error } = await operate('promotions', 'create', file)
    expect(code).toBe(2)
    expect(error).toContain('code: ')
    writeFileSync(file, '{')
    expect((await operate('promotions', 'create', file)).error).toContain('wrong.json: ')
  }, 60_000)
})

test('a restriction: the example of the catalogue’s README is one, it is listed, and ended', async () => {
  const readme = readFileSync(join(ROOT, 'lib/catalog/README.md'), 'utf8')
  const file = join(dir, 'restriction.json')
  writeFileSync(file, /```json\n([\s\S]+?)```/.exec(readme)?.[1] ?? '')
  const made = await operate('restrictions', 'create', file)
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^rst_/) })
  const id = made.out.trim()
  expect((await operate('restrictions', 'list')).out).toMatch(
    new RegExp(`${id}  not_sold_from  AQ  BV HM +https://example.com/terms  2027-01-31  .* 2028-01-01`),
  )
  expect((await operate('restrictions', 'end', id)).code).toBe(0)
  expect((await operate('restrictions', 'end', id)).error).toContain('NOT_FOUND')
  writeFileSync(file, JSON.stringify({ kind: 'notice', appliesTo: { country: 'AQ' } }))
  expect((await operate('restrictions', 'create', file)).error).toContain('source: ')
}, 60_000)

test('levels are set as the module’s README shows, and what is wrong in a file is named', async () => {
  const examples = readFileSync(join(ROOT, 'lib/promotions/README.md'), 'utf8').matchAll(
    /```json\n([\s\S]+?)```/g,
  )
  const file = join(dir, 'levels.json')
  writeFileSync(file, [...examples][1]?.[1] ?? '')
  const done = await operate('levels', 'set', file)
  expect(done).toMatchObject({ code: 0 })
  expect(done.out).toMatch(/Explorer +€0.00 +2 % +€2.00\n.*Globetrotter +€150.00 +5 % +no limit/)
  const level = { thresholdMinor: 0, basisPoints: -1, names: { en: 'x' } }
  writeFileSync(file, JSON.stringify({ currency: 'EUR', levels: [level] }))
  expect((await operate('levels', 'set', file)).error).toContain('levels.0.basisPoints: ')
  expect(await house.sql`select 1 from store.levels`).toHaveLength(2)
}, 60_000)

test('without a word it knows, it says what there is', async () => {
  expect(await operate()).toMatchObject({ code: 0, out: expect.stringContaining('vouchers issue') })
  expect(await operate('everything')).toMatchObject({ code: 2 })
  expect(await operate('vouchers', 'burn')).toMatchObject({ code: 2 })
}, 60_000)

test('an affiliate is made, seen, paid once by its reference and never too much, and stopped', async () => {
  const create = (...more: string[]) => operate('affiliates', 'create', '--name', 'Travel blog', ...more)
  const made = await create('--code', 'blog', '--share', '7.5', '--hold', '0')
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining('https://store.example/a/BLOG') })
  const id = /aff_\w+/.exec(made.out)?.[0] ?? ''
  const orderId = await house.order({ email: 'buyer@example.test' }, { paid: true })
  const { attributeOrder } = await import('@/lib/promotions/commands/attribute-order')
  const { earnCommission } = await import('@/lib/promotions/commands/earn-commission')
  const { drainCommissions } = await import('@/lib/promotions/commands/post-commissions')
  await house.tx((tx) => attributeOrder(tx, orderId, { code: 'BLOG', clickedAt: null }))
  const kept = money(4000, 'EUR')
  await house.tx((tx) => earnCommission(tx, { orderId, userId: null, email: 'buyer@example.test', kept }))
  await drainCommissions()
  const pay = (amount: string) =>
    operate('affiliates', 'pay', id, '--amount', amount, '--currency', 'eur', '--reference', 'SEPA 17')
  const [tooMuch, paid] = [await pay('3.01'), await pay('2.00')]
  expect(tooMuch).toMatchObject({ code: 2, out: '' })
  expect(tooMuch.error).toContain('INSUFFICIENT_FUNDS\n  payable: €3.00')
  expect(paid.out).toMatch(/^pyo_\w+: €2.00 to/)
  expect((await pay('2.00')).out).toBe(paid.out)
  for (const wrong of [
    ['--share', '7.555'],
    ['--share', '0'],
    ['--window', '0'],
    ['--email', 'nobody'],
  ])
    expect(await create('--code', 'wrong', '--share', '5', ...wrong)).toMatchObject({ code: 2, out: '' })
  const linked = await operate('affiliates', 'link', id, '--email', 'nobody@example.test')
  expect(linked.error).toContain('NOT_FOUND')
  for (const verb of ['stop', 'resume', 'stop']) expect((await operate('affiliates', verb, id)).code).toBe(0)
  expect((await operate('affiliates', 'list')).out).toMatch(
    /BLOG {2}Travel blog {2}7.5 % {2}stopped {2}no +1 +€3.00 +€0.00 +€0.00 +€1.00 +€2.00/,
  )
})
