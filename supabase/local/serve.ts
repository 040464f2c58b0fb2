import { join, relative } from 'node:path'
import { startApp } from './app'
import { buildApp } from './build'
import { tickJobs } from './cron'
import { loadFirstData } from './first-data'
import { forwardPort } from './forward'
import type { Lifetime } from './lifetime'
import { ROOT } from './paths'
import { type Say, step } from './progress'
import { loadSampleLevels } from './sample-levels'
import { type Stack, startStack } from './stack'
import { summary } from './summary'

const DEMO_SWEEP_MS = 15_000
const OLD_CHECKER_PORT = 8000

export interface ServeOptions {
  mode: 'start' | 'dev'
  name: string
  fresh: boolean
  say: Say
}

/** Everything a person at this machine needs: stack, application, data, scheduler. Resolves only if a part dies. */
export async function serve(life: Lifetime, options: ServeOptions): Promise<number> {
  const { mode, say } = options
  const stack = await startStack({ ...options, appPort: portFromEnvironment(), life })
  const distDir = '.next'
  if (mode === 'start') {
    const build = () => buildApp({ dir: stack.dir, distDir, env: stack.env, life })
    const isNew = await step(say, 'Application is built', build)
    if (!isNew) say('     unchanged since the last build')
  }
  const app = await step(say, 'Application answers', () =>
    startApp({
      mode,
      port: stack.appPort,
      env: stack.env,
      distDir,
      output: mode === 'dev' ? 'inherit' : join(stack.dir, 'logs', 'app.log'),
    }),
  )
  life.add(() => app.stop())
  await loadFirstData(stack, say)
  await loadSampleLevels(stack)
  life.add(tickJobs(stack.siteUrl, stack.secrets.cronSecret, DEMO_SWEEP_MS, say))
  const closeForward = await forwardPort(OLD_CHECKER_PORT, stack.appPort)
  if (closeForward) life.add(closeForward)

  say(await summary(stack, closeForward !== null))
  const dead = await Promise.race([stack.crashed, app.exited.then(() => app.name)])
  if (!life.isClosing) say(reportCrash(dead, stack))
  return 1
}

function portFromEnvironment(): number {
  const port = Number(process.env.PORT ?? 3000)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Error(`PORT=${process.env.PORT} is not a port.`)
}

function reportCrash(name: string, stack: Stack): string {
  return `\n${name} ended unexpectedly, so everything stops; see ${relative(ROOT, join(stack.dir, 'logs'))}/`
}
