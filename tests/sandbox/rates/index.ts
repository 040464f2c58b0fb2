import { type RefusalKind, runOperation, type SandboxRequest, type SandboxResponse } from '../kernel/http'
import type { World } from '../kernel/types'
import { ecbDay, ratesPerEuro, ratesPerUsd } from './table'

/** Names for the fault switch. */
export const RATES_OPERATIONS = ['currencyfreaks.latest', 'ecb.daily'] as const

export interface SandboxRates {
  prefix: '/rates'
  /** Sees the path without the prefix. */
  handle(req: SandboxRequest): Promise<SandboxResponse>
  env(baseUrl: string): Record<string, string>
}

const INVENTED_KEY = '5a4db0c5sandbox0000000000000000'

/** CurrencyFreaks v2.0 and the European Central Bank's daily file. */
export function createRates(world: World): SandboxRates {
  return {
    prefix: '/rates',
    async handle(req) {
      if (req.method !== 'GET') return { status: 405, headers: { allow: 'GET' }, body: '' }
      if (req.path === '/currencyfreaks/v2.0/rates/latest') return latest(world, req)
      if (req.path === '/ecb/eurofxref-daily.xml') return daily(world, req)
      return { status: 404, body: `No rates live at ${req.path}.` }
    },
    env: (baseUrl) => ({
      CURRENCYFREAKS_API_KEY: INVENTED_KEY,
      CURRENCYFREAKS_API_BASE_URL: `${baseUrl}/rates/currencyfreaks/v2.0`,
      ECB_RATES_URL: `${baseUrl}/rates/ecb/eurofxref-daily.xml`,
    }),
  }
}

function latest(world: World, req: SandboxRequest): Promise<SandboxResponse> {
  const symbols = req.query.get('symbols')
  return runOperation(world, 'rates', 'currencyfreaks.latest', withoutKey(req), {
    before: () => (req.query.get('apikey') === INVENTED_KEY ? null : problem(world, 'unauthorized')),
    handle: () => ({
      status: 200,
      body: {
        date: `${new Date(world.now()).toISOString().slice(0, 16).replace('T', ' ')}:00+00`,
        base: 'USD',
        rates: ratesPerUsd(world.now(), symbols ? symbols.toUpperCase().split(',') : null),
      },
    }),
    refuse: (kind) => (kind === 'out_of_stock' ? null : problem(world, kind)),
  })
}

/** The key travels in the query: keep it out of the journal. */
function withoutKey(req: SandboxRequest): SandboxRequest {
  const query = new URLSearchParams(req.query)
  query.delete('apikey')
  return { ...req, query }
}

const PROBLEMS: Record<
  Exclude<RefusalKind, 'out_of_stock'>,
  [status: number, error: string, message: string]
> = {
  unauthorized: [401, 'Unauthorized', 'Provided API key is not valid.'],
  wallet_empty: [402, 'Payment Required', 'You have reached the limit of your current plan.'],
  rate_limited: [429, 'Too Many Requests', 'You have exceeded the limit of requests per minute.'],
  server_error: [500, 'Internal Server Error', 'Something went wrong.'],
}

function problem(world: World, kind: Exclude<RefusalKind, 'out_of_stock'>): SandboxResponse {
  const [status, error, message] = PROBLEMS[kind]
  const timestamp = new Date(world.now()).toISOString()
  return { status, body: { timestamp, status, error, message, path: '/v2.0/rates/latest' } }
}

function daily(world: World, req: SandboxRequest): Promise<SandboxResponse> {
  return runOperation(world, 'rates', 'ecb.daily', req, {
    handle: () => ({ status: 200, headers: { 'content-type': 'text/xml' }, body: dailyXml(world.now()) }),
    refuse: (kind) =>
      kind === 'server_error' || kind === 'rate_limited'
        ? {
            status: 503,
            headers: { 'content-type': 'text/html' },
            body: '<html><body>Service Unavailable</body></html>',
          }
        : null,
  })
}

function dailyXml(nowMs: number): string {
  const day = ecbDay(nowMs)
  const rows = ratesPerEuro(day).map(
    ([currency, rate]) => `\t\t\t<Cube currency='${currency}' rate='${rate}'/>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>
\t\t<Cube time='${day.toISOString().slice(0, 10)}'>
${rows.join('\n')}
\t\t</Cube>
\t</Cube>
</gesmes:Envelope>
`
}
