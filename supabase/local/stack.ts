import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SandboxAddresses } from '@/tests/sandbox/kernel/types'
import type { SupabaseApiOptions } from './api'
import { type Child, startServer } from './child'
import { applicationEnvironment, inheritedEnvironment, STORE_NAME } from './environment'
import type { Lifetime } from './lifetime'
import { type DatabaseUrls, migrate } from './migrate'
import { ROOT, SANDBOX_SCRIPT, STATE } from './paths'
import { startPostgres } from './postgres'
import { type Say, step } from './progress'
import { claimFolder } from './running'
import { ensureSecrets, type Secrets } from './secrets'
import { choosePorts, type Ports, savePorts } from './stack-ports'

/** Not by `import.meta.resolve`, which the set-up of a test run lacks. */
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

export interface StackOptions {
  /** What to call this run when it is in the way of another: "npm run demo". */
  name: string
  /** Throws data, secrets and logs away first. */
  fresh?: boolean
  /** State folder; two stacks never share one. */
  dir?: string
  /** Port of the application; without one a free port is found and kept. */
  appPort?: number
  /** Postgres settings over the defaults. */
  settings?: Record<string, string>
  say: Say
  /** Closes what is started here, also what is up when a later part fails. */
  life: Lifetime
}

export interface Stack {
  dir: string
  appPort: number
  siteUrl: string
  /** The application's environment, complete. */
  env: Record<string, string>
  sandbox: SandboxAddresses
  database: DatabaseUrls & { adminUrl: string }
  secrets: Secrets
  supabaseUrl: string
  /** Resolves with its name when a part of the stack ends that should not. */
  crashed: Promise<string>
}

const SERVER_TIMEOUT_MS = 60_000
/** Postgres, migrations, the Supabase API and the sandbox: all that the application needs, on this machine. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { say, life, dir = STATE } = options
  const claim = claimFolder(
    dir,
    options.name,
    options.appPort ? `http://localhost:${options.appPort}` : 'a free port',
  )
  life.add(claim.release)
  if (options.fresh) forget(dir)
  mkdirSync(join(dir, 'logs'), { recursive: true })
  const secrets = ensureSecrets(dir)
  const ports = await choosePorts(dir, options.appPort, claim.wasKilled)
  const siteUrl = `http://localhost:${ports.app}`

  const postgres = await step(say, 'Postgres', () =>
    startPostgres({
      dir: join(dir, 'postgres'),
      port: ports.postgres,
      fresh: options.fresh ?? false,
      ...(options.settings ? { settings: options.settings } : {}),
    }),
  )
  life.add(() => postgres.stop())
  savePorts(dir, { ...ports, postgres: postgres.port })
  const urls = await step(say, 'Database is up to date', () =>
    migrate({
      adminUrl: postgres.adminUrl,
      appPassword: secrets.storeAppPassword,
      onApply: (name) => say(`     ${name}`),
    }),
  )
  const sandbox = await step(say, 'Sandbox of vendors, payments and mail', () =>
    startSandbox(dir, ports, siteUrl),
  )
  life.add(() => sandbox.child.stop())
  const api = await step(say, 'Supabase Auth and Data API', () =>
    startApi(dir, {
      port: ports.supabase,
      databaseUrl: urls.apiUrl,
      siteUrl,
      smtpUrl: sandbox.said.smtpUrl,
      mailFrom: { name: STORE_NAME, address: 'login@roamkeep.test' },
      jwtSecret: secrets.supabaseJwtSecret,
      publishableKey: secrets.supabasePublishableKey,
      secretKey: secrets.supabaseSecretKey,
    }),
  )
  life.add(() => api.child.stop())

  const env = applicationEnvironment({
    siteUrl,
    supabaseUrl: api.said.url,
    databaseUrl: urls.appUrl,
    secrets,
    vendors: sandbox.said.env,
  })
  return {
    dir,
    appPort: ports.app,
    siteUrl,
    env,
    sandbox: sandbox.said,
    database: { ...urls, adminUrl: postgres.adminUrl },
    secrets,
    supabaseUrl: api.said.url,
    crashed: Promise.race([
      postgres.exited.then(() => 'Postgres'),
      ...[sandbox.child, api.child].map((child) => child.exited.then(() => child.name)),
    ]),
  }
}

function startSandbox(dir: string, ports: Ports, siteUrl: string) {
  if (!existsSync(SANDBOX_SCRIPT)) throw new Error(`${SANDBOX_SCRIPT} is missing.`)
  return startNode<SandboxAddresses>(dir, 'sandbox', SANDBOX_SCRIPT, {
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_STRIPE_PORT: String(ports.stripe),
    SANDBOX_SMTP_PORT: String(ports.smtp),
    SANDBOX_WEBHOOK_URL: `${siteUrl}/api/webhooks`,
  })
}

function startApi(dir: string, options: SupabaseApiOptions) {
  const script = join(ROOT, 'supabase', 'local', 'api-server.ts')
  return startNode<{ url: string }>(dir, 'supabase-api', script, { SUPABASE_API: JSON.stringify(options) })
}

function startNode<T>(
  dir: string,
  name: string,
  script: string,
  env: Record<string, string>,
): Promise<{ child: Child; said: T }> {
  return startServer<T>(
    {
      name,
      command: process.execPath,
      args: ['--import', TSX, script],
      cwd: ROOT,
      env: { ...inheritedEnvironment(), ...env },
      output: join(dir, 'logs', `${name}.log`),
    },
    SERVER_TIMEOUT_MS,
  )
}

function forget(dir: string): void {
  for (const name of ['secrets.json', 'logs', 'ports.json'])
    rmSync(join(dir, name), { recursive: true, force: true })
}
