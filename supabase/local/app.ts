import { join } from 'node:path'
import { type Child, startChild } from './child'
import { inheritedEnvironment } from './environment'
import { ROOT } from './paths'

export interface AppOptions {
  mode: 'start' | 'dev'
  port: number
  env: Record<string, string>
  distDir: string
  output: string | 'inherit'
}

const READY_TIMEOUT_MS = 60_000

export function nextScript(): string {
  return join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next')
}

/** `next start` or `next dev`, resolved when it answers. */
export async function startApp(options: AppOptions): Promise<Child> {
  const child = startChild({
    name: 'the application',
    command: process.execPath,
    args: [nextScript(), options.mode, '--port', String(options.port)],
    cwd: ROOT,
    env: {
      ...inheritedEnvironment(),
      ...options.env,
      NEXT_DIST_DIR: options.distDir,
      NODE_ENV: options.mode === 'dev' ? 'development' : 'production',
    },
    output: options.output,
  })
  const url = `http://127.0.0.1:${options.port}/api/health`
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (!(await answers(url))) {
    if (child.hasExited()) throw new Error(`The application did not start; see ${options.output}`)
    if (Date.now() > deadline) {
      await child.stop()
      throw new Error(`The application did not answer within a minute; see ${options.output}`)
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
