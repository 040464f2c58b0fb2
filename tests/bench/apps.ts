import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nextScript } from '@/supabase/local/app'
import { type Child, startChild } from '@/supabase/local/child'
import { inheritedEnvironment } from '@/supabase/local/environment'
import type { Lifetime } from '@/supabase/local/lifetime'
import { ROOT } from '@/supabase/local/paths'
import { BARE_APP, BARE_ROUTE, type Files, LENIENT_CONFIG } from './bare'

/** What the application is made of; node_modules is found further up. */
const PARTS = [
  ...['app', 'components', 'lib', 'i18n', 'public', 'messages', 'content'],
  ...['proxy.ts', 'instrumentation.ts', 'postcss.config.mjs', 'tsconfig.json', 'package.json'],
]
const KEPT = ['.next', 'built.json']
const READY_TIMEOUT_MS = 60_000

export interface App {
  /** Its own copy of the sources. */
  readonly dir: string
  readonly env: Record<string, string>
  /** Answers as soon as the server is up. */
  readonly path: string
}

/** A copy of the application with one route more: a handler that does nothing but read and write JSON. */
export function copyStore(dir: string): void {
  clear(dir)
  for (const part of PARTS) {
    if (existsSync(join(ROOT, part))) cpSync(join(ROOT, part), join(dir, part), { recursive: true })
  }
  cpSync(join(ROOT, 'next.config.ts'), join(dir, 'next.config.store.ts'))
  write(dir, { ...LENIENT_CONFIG, ...BARE_ROUTE })
}

/** The least that is a Next application: one page and that same route. */
export function writeBare(dir: string): void {
  clear(dir)
  cpSync(join(ROOT, 'tsconfig.json'), join(dir, 'tsconfig.json'))
  write(dir, { ...BARE_APP, ...BARE_ROUTE })
}

function clear(dir: string): void {
  mkdirSync(dir, { recursive: true })
  for (const name of readdirSync(dir)) {
    if (!KEPT.includes(name)) rmSync(join(dir, name), { recursive: true, force: true })
  }
}

function write(dir: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(dir, path, '..'), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
}

/** Runs `next build` in the copy, unless it was built from the same sources before. */
export async function build({ dir, env }: App, log: string, life: Lifetime): Promise<void> {
  const record = join(dir, 'built.json')
  const hash = hashOf(dir, env)
  if (existsSync(record) && readFileSync(record, 'utf8') === hash) return
  rmSync(record, { force: true })
  const child = startChild({
    name: 'next build',
    command: process.execPath,
    args: [nextScript(), 'build'],
    cwd: dir,
    env: { ...inheritedEnvironment(), ...env, NODE_ENV: 'production' },
    output: log,
  })
  life.add(() => child.stop({ graceMs: 3_000 }))
  const { code } = await child.exited
  if (code !== 0) {
    const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-30).join('\n')
    throw new Error(`next build failed in ${dir}:\n${tail}`)
  }
  writeFileSync(record, hash)
}

/** Addresses that end up in built pages count as sources. */
function hashOf(dir: string, env: Record<string, string>): string {
  const hash = createHash('sha256')
  for (const [name, value] of Object.entries(env)) {
    if (/^(NEXT_PUBLIC_|STORE_|SANDBOX)/.test(name)) hash.update(`${name}=${value}\n`)
  }
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) => !path.startsWith(join(dir, '.next')) && !/next-env|\.tsbuildinfo|built\.json/.test(path),
    )
  for (const path of files.sort()) hash.update(`${path}\n`).update(readFileSync(path))
  return hash.digest('hex')
}

/** `next start` of the copy, resolved when it answers. */
export async function serve(app: App, port: number, log: string, nodeArgs: string[] = []): Promise<Child> {
  const child = startChild({
    name: 'next start',
    command: process.execPath,
    args: [...nodeArgs, nextScript(), 'start', '--port', String(port)],
    cwd: app.dir,
    env: { ...inheritedEnvironment(), ...app.env, NODE_ENV: 'production' },
    output: log,
  })
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (!(await answers(`http://127.0.0.1:${port}${app.path}`))) {
    if (child.hasExited() || Date.now() > deadline) {
      await child.stop()
      throw new Error(`next start does not answer in ${app.dir}; see ${log}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return child
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(20_000), redirect: 'manual' })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}
