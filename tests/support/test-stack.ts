import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { startApp } from '@/supabase/local/app'
import { buildApp } from '@/supabase/local/build'
import { loadFirstData } from '@/supabase/local/first-data'
import type { Lifetime } from '@/supabase/local/lifetime'
import { ROOT, STATE } from '@/supabase/local/paths'
import { type Say, step } from '@/supabase/local/progress'
import { type Stack, startStack } from '@/supabase/local/stack'
import type { SandboxAddresses } from '../sandbox/kernel/types'

/** What a test has to know of the application that the end-to-end tests of one worker share. */
export interface TestStack {
  siteUrl: string
  cronSecret: string
  env: Record<string, string>
  sandbox: SandboxAddresses
  database: { adminUrl: string; ownerUrl: string; appUrl: string }
  supabaseUrl: string
  /** Folder of the build, relative to the project. Apart from .next, which a demo on the same machine may be serving from. */
  distDir: string
  logsDir: string
}

/**
 * Builds the application once and serves it over so many stacks, each with a database and a world of its own.
 * @returns a file for each stack, which describes it
 */
export async function startTestStacks(count: number, life: Lifetime, say: Say): Promise<string[]> {
  const stacks = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      startWorld(index === 0 ? 'test' : `test-${index + 1}`, life, say),
    ),
  )
  const [first] = stacks
  if (!first) throw new Error('No stack was asked for.')
  const build = { dir: first.dir, distDir: distDirOf(first), env: first.env, life }
  await step(say, 'Application is built', () => buildApp(build))
  for (const stack of stacks.slice(1)) copyBuild(first, stack)
  return await Promise.all(stacks.map((stack) => serve(stack, life, say)))
}

function startWorld(name: string, life: Lifetime, say: Say): Promise<Stack> {
  const dir = join(STATE, name)
  mkdirSync(dir, { recursive: true })
  return startStack({ name: 'npm test', dir, fresh: true, settings: { fsync: 'off' }, life, say })
}

async function serve(stack: Stack, life: Lifetime, say: Say): Promise<string> {
  const distDir = distDirOf(stack)
  const logsDir = join(stack.dir, 'logs')
  const app = await step(say, 'Application answers', () =>
    startApp({
      mode: 'start',
      port: stack.appPort,
      env: stack.env,
      distDir,
      output: join(logsDir, 'app.log'),
    }),
  )
  life.add(() => app.stop())
  await loadFirstData(stack, say)
  const description: TestStack = {
    siteUrl: stack.siteUrl,
    cronSecret: stack.secrets.cronSecret,
    env: stack.env,
    sandbox: stack.sandbox,
    database: stack.database,
    supabaseUrl: stack.supabaseUrl,
    distDir,
    logsDir,
  }
  const file = join(stack.dir, 'stack.json')
  writeFileSync(file, JSON.stringify(description, null, 2), { mode: 0o600 })
  return file
}

const distDirOf = (stack: Stack) => `${relative(ROOT, stack.dir)}/next`

/** A process keeps the pages it renders in the folder of its build, so each stack has its own; an address in them is its own, too. */
function copyBuild(from: Stack, to: Stack): void {
  const [source, target] = [from, to].map((stack) => join(ROOT, distDirOf(stack))) as [string, string]
  rmSync(target, { recursive: true, force: true })
  cpSync(source, target, { recursive: true, filter: (path) => path !== join(source, 'cache') })
  for (const entry of readdirSync(join(target, 'server', 'app'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(html|rsc|meta|body)$/.test(entry.name)) continue
    const file = join(entry.parentPath, entry.name)
    const text = readFileSync(file, 'latin1')
    if (text.includes(from.siteUrl)) writeFileSync(file, text.replaceAll(from.siteUrl, to.siteUrl), 'latin1')
  }
}
