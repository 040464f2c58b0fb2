import { join } from 'node:path'
import { startApp } from '@/supabase/local/app'
import type { Child } from '@/supabase/local/child'
import { freePort } from '@/supabase/local/ports'
import { stack } from './world'

const VICTIM_LOG = join(stack.logsDir, 'victim.log')

export interface Victim {
  readonly url: string
  /** As the machine's power cut would: nothing is finished, nobody is told. */
  kill(): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Another process of the same application over the same database and the same world, to be killed at will. */
export async function startVictim({ env = {}, output = VICTIM_LOG } = {}): Promise<Victim> {
  const port = await freePort()
  const start = () =>
    startApp({
      mode: 'start',
      port,
      env: { ...stack.env, ...env },
      distDir: stack.distDir,
      output,
    })
  let app: Child = await start()
  return {
    url: `http://127.0.0.1:${port}`,
    kill: () => app.stop({ signal: 'SIGKILL' }),
    async restart() {
      app = await start()
    },
    stop: () => app.stop(),
  }
}
