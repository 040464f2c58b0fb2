import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromDecimalText } from '@/lib/core/money'
import { type Bill, type Books, newBooks, type Operation, type Payback, type Trouble } from './state'

export const API_KEY = 'pocket-test-0123456789'
export const WEBHOOK_SECRET = 'pocket-webhook-0123456789'

interface Answer {
  readonly status: number
  readonly body: unknown
}
const answer = (status: number, body: unknown): Answer => ({ status, body })
const refuse = (status: number, error: string) => answer(status, { error })

const BILL_FIELDS = [
  ...['merchant_ref', 'order_ref', 'amount', 'currency', 'description'],
  ...['return_url', 'cancel_url', 'expires_at'],
]
const PAYBACK_FIELDS = ['merchant_ref', 'amount']
const newId = (prefix: string) => `${prefix}_${randomBytes(9).toString('hex')}`

/** Pocketbill, over real HTTP on this machine: an API with a key, a page for the buyer, and signed calls to the shop. */
export async function startPocketbill() {
  const books = newBooks()
  const told: { id: string; type: string; bill_id: string; payback_id: string | null }[] = []
  let shopUrl: string | null = null
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '/', baseUrl)
    const [, root = '', id = ''] = url.pathname.split('/')
    if (root === 'pay') return page(request.method ?? 'GET', id, response)
    const called = operationOf(request.method ?? 'GET', url.pathname)
    if (called?.endsWith('.create')) books.calls.push({ operation: called, key: keyOf(request.headers) })
    const trouble = called ? nextTrouble(books, called) : null
    if (trouble?.endsWith('_before')) return fallSilent(trouble, response)
    const { status, body } = called
      ? callApi(called, url.pathname, request.headers, Buffer.concat(chunks).toString())
      : refuse(404, 'no_such_path')
    if (trouble) return fallSilent(trouble, response)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  function callApi(
    operation: Operation,
    path: string,
    headers: IncomingMessage['headers'],
    raw: string,
  ): Answer {
    if (headers.authorization !== `Bearer ${API_KEY}`) return refuse(401, 'unauthorised')
    if (!operation.endsWith('.create')) return perform(books, operation, path, {}, baseUrl)
    const key = keyOf(headers)
    if (key === null) return refuse(400, 'key_missing')
    const request = `${path} ${raw}`
    const known = books.keys.get(key)
    if (known) return known.request === request ? known : refuse(409, 'key_used')
    const done = perform(books, operation, path, JSON.parse(raw) as Record<string, unknown>, baseUrl)
    books.keys.set(key, { request, ...done })
    return done
  }

  /** The buyer's page: GET shows it, POST puts it on the bill and leads back to the shop. */
  function page(method: string, id: string, response: ServerResponse): void {
    const bill = books.bills.get(id)
    if (!bill) return void response.writeHead(404).end()
    if (method === 'GET') return void response.end(`${bill.description}: ${bill.amount} ${bill.currency}`)
    if (!confirm(bill)) return void response.writeHead(409).end()
    response.writeHead(303, { location: bill.return_url }).end()
  }

  function confirm(bill: Bill): boolean {
    if (bill.status !== 'waiting' && bill.status !== 'confirming') return false
    change(bill, 'billed')
    return true
  }

  function change(bill: Bill, status: Bill['status']): void {
    bill.status = status
    told.push({ id: newId('pbe'), type: `bill.${status}`, bill_id: bill.id, payback_id: null })
  }

  const sign = (body: Buffer, at = Math.floor(Date.now() / 1000), secret = WEBHOOK_SECRET) =>
    new Headers({
      'pocketbill-time': String(at),
      'pocketbill-signature': createHmac('sha256', secret).update(`${at}.`).update(body).digest('hex'),
    })

  return {
    baseUrl,
    books,
    sign,
    /** What the shop is told, oldest first, as bodies to be posted. */
    messages: () => told.map((event) => Buffer.from(JSON.stringify(event))),
    /** Calls of the shop that were not delivered yet are posted there; each once. */
    async deliver(): Promise<number[]> {
      if (!shopUrl) throw new Error('no address of the shop')
      const statuses: number[] = []
      for (const event of told.splice(0)) {
        const body = Buffer.from(JSON.stringify(event))
        const sent = await fetch(shopUrl, { method: 'POST', body, headers: sign(body) })
        statuses.push(sent.status)
      }
      return statuses
    },
    tells(url: string) {
      shopUrl = url
    },
    /** What the operator of the phone decides of a bill. */
    set(id: string, status: 'confirming' | 'declined' | 'billed' | 'expired') {
      const bill = books.bills.get(id)
      if (!bill) throw new Error(`no bill ${id}`)
      change(bill, status)
    },
    /** How a payback ends, maybe after it seemed to be done. */
    endPayback(id: string, status: 'credited' | 'bounced') {
      const payback = books.paybacks.get(id)
      if (!payback) throw new Error(`no payback ${id}`)
      payback.status = status
      told.push({ id: newId('pbe'), type: `payback.${status}`, bill_id: payback.bill_id, payback_id: id })
    },
    forget() {
      for (const book of [books.bills, books.paybacks, books.keys]) book.clear()
      for (const list of [books.calls, books.troubles, told]) list.length = 0
    },
    /** The next call of that kind meets this. */
    trouble(operation: Operation, trouble: Trouble) {
      books.troubles.push({ operation, trouble })
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function operationOf(method: string, path: string): Operation | null {
  const [, version, kind, id, rest] = path.split('/')
  if (version !== 'v1') return null
  if (kind === 'bills' && method === 'POST') {
    if (id === undefined) return 'bills.create'
    if (rest === 'cancel') return 'bills.cancel'
    return rest === 'paybacks' ? 'paybacks.create' : null
  }
  if (method !== 'GET') return null
  if (kind === 'bills' && id) return rest === 'paybacks' ? 'paybacks.read' : 'bills.read'
  return kind === 'paybacks' && id ? 'paybacks.read' : kind === 'ping' ? 'bills.read' : null
}

function keyOf(headers: IncomingMessage['headers']): string | null {
  const key = headers['idempotency-key']
  return typeof key === 'string' ? key : null
}

function fallSilent(trouble: Trouble, response: ServerResponse): void {
  if (trouble.startsWith('reset')) response.destroy()
  if (trouble.startsWith('status')) response.writeHead(500).end()
}

function nextTrouble({ troubles }: Books, operation: Operation): Trouble | null {
  const index = troubles.findIndex((one) => one.operation === operation)
  return index < 0 ? null : (troubles.splice(index, 1)[0]?.trouble ?? null)
}

function perform(
  books: Books,
  operation: Operation,
  path: string,
  body: Record<string, unknown>,
  baseUrl: string,
): Answer {
  const [, , kind, id = ''] = path.split('/')
  if (kind === 'ping') return answer(200, {})
  if (operation === 'bills.create') return createBill(books, body, baseUrl)
  if (kind === 'paybacks') {
    const payback = books.paybacks.get(id)
    return payback ? answer(200, payback) : refuse(404, 'no_such_payback')
  }
  const bill = books.bills.get(id)
  if (!bill) return refuse(404, 'no_such_bill')
  if (operation === 'paybacks.create') return createPayback(books, bill, body)
  if (operation === 'paybacks.read') return answer(200, { paybacks: paybacksOf(books, bill) })
  if (operation === 'bills.cancel') {
    if (bill.status !== 'waiting') return refuse(409, `is_${bill.status}`)
    bill.status = 'cancelled'
  }
  return answer(200, bill)
}

const paybacksOf = (books: Books, { id }: Bill): Payback[] =>
  [...books.paybacks.values()].filter(({ bill_id }) => bill_id === id)

const isExactly = (body: Record<string, unknown>, fields: readonly string[]) =>
  Object.keys(body).toSorted().join() === fields.toSorted().join() &&
  Object.values(body).every((value) => typeof value === 'string' && value !== '')

function createBill(books: Books, body: Record<string, unknown>, baseUrl: string): Answer {
  if (!isExactly(body, BILL_FIELDS)) return refuse(400, 'fields')
  const asked = body as unknown as Omit<Bill, 'id' | 'live' | 'status'>
  const amount = fromDecimalText(asked.amount, asked.currency)
  if (!amount || amount.amountMinor <= 0 || Date.parse(asked.expires_at) <= Date.now())
    return refuse(400, 'values')
  const bill: Bill = { id: newId('pbb'), ...asked, live: false, status: 'waiting' }
  books.bills.set(bill.id, bill)
  return answer(201, { ...bill, pay_url: `${baseUrl}/pay/${bill.id}` })
}

function createPayback(books: Books, bill: Bill, body: Record<string, unknown>): Answer {
  if (!isExactly(body, PAYBACK_FIELDS)) return refuse(400, 'fields')
  const minor = (text: string) => fromDecimalText(text, bill.currency)?.amountMinor ?? Number.NaN
  const gone = paybacksOf(books, bill)
    .filter(({ status }) => status !== 'bounced')
    .reduce((sum, { amount }) => sum + minor(amount), 0)
  const asked = minor(String(body.amount))
  if (bill.status !== 'billed' || !(asked > 0) || gone + asked > minor(bill.amount))
    return refuse(422, 'more_than_billed')
  const payback: Payback = {
    id: newId('pbp'),
    bill_id: bill.id,
    merchant_ref: String(body.merchant_ref),
    amount: String(body.amount),
    currency: bill.currency,
    status: 'queued',
  }
  books.paybacks.set(payback.id, payback)
  return answer(201, payback)
}
