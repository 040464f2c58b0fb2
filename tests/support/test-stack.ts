import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startApp } from '@/supabase/local/app'
import { buildApp } from '@/supabase/local/build'
import { loadFirstData } from '@/supabase/local/first-data'
import type { Lifetime } from '@/supabase/local/lifetime'
import { STATE } from '@/supabase/local/paths'
import { type Say, step } from '@/supabase/local/progress'
import { startStack } from '@/supabase/local/stack'
import type { SandboxAddresses } from '../sandbox/kernel/types'

/** What a test has to know of the one application that all end-to-end tests share. */
export interface TestStack {
  siteUrl: string
  cronSecret: string
  env: Record<string, string>
  sandbox: SandboxAddresses
  database: { adminUrl: string; ownerUrl: string; appUrl: string }
  supabaseUrl: string
}

const DIR = join(STATE, 'test')
/** Apart from .next, which a demo on the same machine may be serving from. */
export const TEST_DIST_DIR = '.roamkeep/test/next'

/** Builds and serves the application over a fresh stack. @returns the file that describes it */
export async function startTestStack(life: Lifetime, say: Say): Promise<string> {
  mkdirSync(DIR, { recursive: true })
  const stack = await startStack({
    name: 'npm test',
    dir: DIR,
    fresh: true,
    settings: { fsync: 'off' },
    life,
    say,
  })
  const { env } = stack
  await step(say, 'Application is built', () => buildApp({ dir: DIR, distDir: TEST_DIST_DIR, env, life }))
  const app = await step(say, 'Application answers', () =>
    startApp({
      mode: 'start',
      port: stack.appPort,
      env,
      distDir: TEST_DIST_DIR,
      output: join(DIR, 'logs', 'app.log'),
    }),
  )
  life.add(() => app.stop())
  await loadFirstData(stack, say)
  const description: TestStack = {
    siteUrl: stack.siteUrl,
    cronSecret: stack.secrets.cronSecret,
    env,
    sandbox: stack.sandbox,
    database: stack.database,
    supabaseUrl: stack.supabaseUrl,
  }
  const file = join(DIR, 'stack.json')
  writeFileSync(file, JSON.stringify(description, null, 2), { mode: 0o600 })
  return file
}
