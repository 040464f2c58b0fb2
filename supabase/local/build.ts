import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nextScript } from './app'
import { startChild } from './child'
import { inheritedEnvironment } from './environment'
import type { Lifetime } from './lifetime'
import { ROOT } from './paths'

/** What a build depends on. */
const SOURCES = [
  ...['app', 'components', 'content', 'lib', 'i18n', 'public', 'messages'],
  ...[
    'next.config.ts',
    'proxy.ts',
    'instrumentation.ts',
    'postcss.config.mjs',
    'tsconfig.json',
    'package-lock.json',
  ],
]
const BUILD_TIMEOUT_MS = 15 * 60_000

export interface BuildOptions {
  /** Keeps the record of the last build and its log. */
  dir: string
  /** Folder of the build, relative to the project; next.config.ts reads it from NEXT_DIST_DIR. */
  distDir: string
  env: Record<string, string>
  life: Lifetime
}

/** Runs `next build` unless the sources are those of the last build; tells whether it did. */
export async function buildApp(options: BuildOptions): Promise<boolean> {
  const record = join(options.dir, 'build.json')
  const hash = hashSources(options.env)
  if (readRecord(record) === hash && existsSync(join(ROOT, options.distDir, 'BUILD_ID'))) return false
  await runBuild(options)
  writeFileSync(record, JSON.stringify({ hash }))
  return true
}

function readRecord(file: string): string | null {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { hash: string }).hash
  } catch {
    return null
  }
}

/** Addresses and names that end up in prerendered pages count as sources. */
function hashSources(env: Record<string, string>): string {
  const hash = createHash('sha256')
  for (const [name, value] of Object.entries(env)) {
    if (/^(NEXT_PUBLIC_|STORE_|SUPPORT_|DEFAULT_|SANDBOX)/.test(name)) hash.update(`${name}=${value}\n`)
  }
  for (const name of SOURCES) addToHash(hash, name)
  return hash.digest('hex')
}

function addToHash(hash: ReturnType<typeof createHash>, path: string): void {
  const full = join(ROOT, path)
  const stat = statSync(full, { throwIfNoEntry: false })
  if (!stat) return
  if (stat.isDirectory()) {
    for (const name of readdirSync(full).sort()) addToHash(hash, join(path, name))
    return
  }
  hash.update(`${path}\n`).update(readFileSync(full))
}

async function runBuild({ dir, distDir, env, life }: BuildOptions): Promise<void> {
  const log = join(dir, 'logs', 'build.log')
  writeFileSync(log, '')
  // For a build folder other than .next, Next.js writes its type folder into these.
  const restore = keepFiles(['tsconfig.json', 'next-env.d.ts'])
  life.add(restore)
  const child = startChild({
    name: 'next build',
    command: process.execPath,
    args: [nextScript(), 'build'],
    cwd: ROOT,
    env: {
      ...inheritedEnvironment(),
      ...env,
      NEXT_DIST_DIR: distDir,
      NEXT_SKIP_TYPES: '1',
      NODE_ENV: 'production',
    },
    output: log,
  })
  life.add(() => child.stop({ graceMs: 3_000 }))
  const timer = setTimeout(() => void child.stop(), BUILD_TIMEOUT_MS)
  const { code } = await child.exited
  clearTimeout(timer)
  restore()
  if (code !== 0) {
    const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-40).join('\n')
    throw new Error(`next build failed:\n${tail}`)
  }
  if (!existsSync(join(ROOT, distDir, 'BUILD_ID'))) {
    throw new Error(
      `next build did not write to ${distDir}: next.config.ts has to take distDir from NEXT_DIST_DIR.`,
    )
  }
}

function keepFiles(names: string[]): () => void {
  const kept = names.flatMap((name) => {
    const path = join(ROOT, name)
    return existsSync(path) ? [{ path, content: readFileSync(path) }] : []
  })
  return () => {
    for (const { path, content } of kept) {
      if (!readFileSync(path).equals(content)) writeFileSync(path, content)
    }
  }
}
