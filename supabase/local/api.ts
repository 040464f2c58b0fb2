import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { App } from '@supabase/lite'
import { PostgresConnection } from '@supabase/lite/postgres'
import { answerAdmin } from './auth-admin'
import { AuthMailDriver, withRedirect } from './auth-mails'
import { type ConfigSection, readConfig } from './config'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const MAX_BODY_BYTES = 1_000_000

export interface SupabaseApiOptions {
  port: number
  /** As supabase_auth_admin. */
  databaseUrl: string
  siteUrl: string
  /** smtp://[user:password@]host:port */
  smtpUrl: string
  mailFrom: { name: string; address: string }
  jwtSecret: string
  publishableKey: string
  secretKey: string
}

export interface SupabaseApi {
  url: string
  stop(): Promise<void>
}

/** Supabase Auth and the Data API over our Postgres, on loopback. */
export async function startSupabaseApi(options: SupabaseApiOptions): Promise<SupabaseApi> {
  const connection = new BridgedConnection({ url: options.databaseUrl, postgresOptions: { max: 10 } })
  const app = new App({
    connection,
    ...settings(options),
    options: { drivers: { email: new AuthMailDriver(options) }, server: { admin: false } },
  })
  await app.init()
  const server = createServer((request, response) => {
    answer({ app, connection, options }, request, response).catch((error) => {
      console.error('supabase api:', error)
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
      response.end('{"code":"unexpected_failure","message":"The embedded Supabase API failed."}')
    })
  })
  await listen(server, options.port)
  return {
    url: `http://127.0.0.1:${options.port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await connection.close()
    },
  }
}

function settings(options: SupabaseApiOptions) {
  const config = readConfig(join(ROOT, 'supabase', 'config.toml'))
  const { enabled: _, ...api } = config.api ?? {}
  const template = Object.fromEntries(
    ['confirmation', 'magic_link', 'email_change'].map((name) => [
      name,
      absolute(config[`auth.email.template.${name}`] ?? {}),
    ]),
  )
  return {
    api,
    auth: {
      ...config.auth,
      site_url: options.siteUrl,
      jwt_secret: options.jwtSecret,
      publishable_key: options.publishableKey,
      secret_key: options.secretKey,
      email: { ...config['auth.email'], template },
    },
    db: { migrations: { enabled: false } },
  }
}

function absolute(section: ConfigSection): ConfigSection {
  return { ...section, content_path: join(ROOT, String(section.content_path)) }
}

/** What @supabase/lite 0.10 does differently from hosted Supabase towards the database. */
class BridgedConnection extends PostgresConnection {
  constructor(options: ConstructorParameters<typeof PostgresConnection>[0]) {
    super(options)
    // Left to itself it would grant everything in every schema with row security to anon and authenticated at the
    // first request. The grants are those of our migrations; and the role it signs in as could not change them.
    Reflect.set(this, 'rlsState', 'active')
  }

  /** It reports an SQLSTATE it has no status for as a 500 `SUP`; PostgREST says 400 and the code. */
  override normalizeDbError(error: unknown): ReturnType<PostgresConnection['normalizeDbError']> {
    const known = super.normalizeDbError(error)
    const { code, message, detail, hint } = Object(known) as Record<string, unknown>
    const isLeftOut = typeof code === 'string' && /^(P0|23|57|40|XX)/.test(code) && !/^2350[235]$/.test(code)
    if (!isLeftOut) return known
    return Object.assign(
      new Error(JSON.stringify({ code, message, details: detail ?? null, hint: hint ?? null })),
      {
        code: 'PGRST',
        detail: JSON.stringify({ status: /^(P0|23)/.test(code) ? 400 : 500, headers: {} }),
      },
    )
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

interface Served {
  app: App
  connection: BridgedConnection
  options: SupabaseApiOptions
}

async function answer(
  { app, connection, options }: Served,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`)
  // Its other doors (settings, introspection, a studio) are no part of Supabase's API.
  if (!/^\/(auth|rest)\/v1\//.test(url.pathname)) {
    outgoing.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"no Route matched"}')
    return
  }
  if (await answerAdmin(connection.driver, options.secretKey, incoming, outgoing)) return
  const body = translate(url.pathname, await readBody(incoming))
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (name !== 'content-length' && value !== undefined) headers.set(name, String(value))
  }
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD' && body.length > 0
  const request = new Request(url, {
    method: incoming.method ?? 'GET',
    headers,
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  })
  const response = await withRedirect(url, options.siteUrl, async () =>
    app.fetch(request, { peerAddress: incoming.socket.remoteAddress ?? null }),
  )
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length
    if (size > MAX_BODY_BYTES) throw new Error('request body too large')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

/** Hosted Auth knows a code sent by mail as type `email`; @supabase/lite 0.10 only as `magiclink`. */
function translate(path: string, body: Buffer): Buffer {
  if (path !== '/auth/v1/verify' || body.length === 0) return body
  try {
    const input = JSON.parse(body.toString()) as { type?: unknown }
    return input.type === 'email' ? Buffer.from(JSON.stringify({ ...input, type: 'magiclink' })) : body
  } catch {
    return body
  }
}
