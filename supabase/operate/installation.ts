import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { applicationEnvironment } from '../local/environment'
import { databaseUrls } from '../local/migrate'
import { ROOT, STATE } from '../local/paths'
import { ensureSecrets, type Secrets } from '../local/secrets'
import type { Ports } from '../local/stack-ports'
import { NotAsked } from './arguments'

/**
 * Makes this process part of an installation: that of the environment or of `.env`, else the demo of this folder.
 * @returns its address
 * @throws NotAsked where there is neither, or the environment is unfit for an application
 */
export async function joinInstallation(): Promise<string> {
  // As Next reads them: what is exported goes before what is in a file, and the first file before the second.
  for (const path of ['.env.local', '.env'].map((name) => join(ROOT, name))) {
    if (existsSync(path)) process.loadEnvFile(path)
  }
  if (!process.env.DATABASE_URL) Object.assign(process.env, demoEnvironment(), { LOG_LEVEL: 'warn' })
  const { config } = await import('@/lib/platform/config')
  try {
    return config().siteUrl
  } catch (error) {
    throw new NotAsked(error instanceof Error ? error.message : String(error))
  }
}

function demoEnvironment(): Record<string, string> {
  const ports = join(STATE, 'ports.json')
  if (!existsSync(join(STATE, 'running.json')) || !existsSync(ports))
    throw new NotAsked(
      'There is no DATABASE_URL in the environment or in .env, and npm run demo does not run here.',
    )
  return environmentOfDemo(JSON.parse(readFileSync(ports, 'utf8')) as Ports, ensureSecrets(STATE))
}

/** The demo's own, without its vendors: no command asks one of them, and its mails are the application's to send. */
export const environmentOfDemo = (
  { app, postgres, supabase }: Pick<Ports, 'app' | 'postgres' | 'supabase'>,
  secrets: Secrets,
): Record<string, string> =>
  applicationEnvironment({
    siteUrl: `http://localhost:${app}`,
    supabaseUrl: `http://127.0.0.1:${supabase}`,
    databaseUrl: databaseUrls(`postgres://127.0.0.1:${postgres}/postgres`, secrets.storeAppPassword).appUrl,
    secrets,
    vendors: { MAIL_FROM: '' },
  })
