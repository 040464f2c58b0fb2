import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { callJob } from '@/supabase/local/cron'
import type { Lifetime } from '@/supabase/local/lifetime'
import { STATE } from '@/supabase/local/paths'
import { freePort } from '@/supabase/local/ports'
import { type Say, step } from '@/supabase/local/progress'
import { type Stack, startStack } from '@/supabase/local/stack'
import { type App, build, copyStore, serve, writeBare } from './apps'
import { BARE_PATH } from './bare'
import { parentOf } from './processes'

export interface Server {
  readonly url: string
  readonly pid: number
}

/** Everything that is measured, and what measures it. */
export interface Stage {
  readonly stack: Stack
  /** The product as `next start` serves it, with one bare route beside its own. */
  readonly store: Server
  /** A Next application of one page and one route. */
  readonly bare: Server
  /** Two more of these, that have served nobody yet. Ends the first two. */
  startAfresh(nodeArgs: string[]): Promise<{ store: Server; bare: Server }>
  /** As the owner of all tables. */
  readonly sql: postgres.Sql
  /** Of the database's first process. */
  readonly databasePid: number
  readonly quick: boolean
  readonly say: Say
}

const DIR = join(STATE, 'bench')
/** Writes a profile of the store's processor use into this folder when it ends. */
const PROFILE_DIR = process.env.BENCH_PROFILE

export async function openStage(life: Lifetime, quick: boolean, say: Say): Promise<Stage> {
  mkdirSync(DIR, { recursive: true })
  const stack = await startStack({ name: 'npm run bench', dir: DIR, fresh: true, life, say })
  const logs = join(stack.dir, 'logs')
  const store: App = { dir: join(DIR, 'store'), env: stack.env, path: '/api/health' }
  const bare: App = { dir: join(DIR, 'bare'), env: {}, path: BARE_PATH }
  copyStore(store.dir)
  writeBare(bare.dir)
  await step(say, 'Store is built', () => build(store, join(logs, 'build-store.log'), life))
  await step(say, 'Bare application is built', () => build(bare, join(logs, 'build-bare.log'), life))

  const profile = PROFILE_DIR ? ['--cpu-prof', `--cpu-prof-dir=${PROFILE_DIR}`] : []
  const barePort = await freePort()
  const startBoth = async (nodeArgs: string[] = []) => {
    const ofStore = await serve(store, stack.appPort, join(logs, 'store.log'), [...profile, ...nodeArgs])
    life.add(() => ofStore.stop())
    const ofBare = await serve(bare, barePort, join(logs, 'bare.log'), nodeArgs)
    life.add(() => ofBare.stop())
    const servers = {
      store: { url: `http://127.0.0.1:${stack.appPort}`, pid: ofStore.pid },
      bare: { url: `http://127.0.0.1:${barePort}`, pid: ofBare.pid },
    }
    return { servers, stop: () => Promise.all([ofStore.stop(), ofBare.stop()]) }
  }
  const first = await startBoth()

  const sql = postgres(stack.database.ownerUrl, { max: 2, onnotice: () => {} })
  life.add(() => sql.end())
  const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  const stage: Stage = {
    stack,
    ...first.servers,
    async startAfresh(nodeArgs) {
      await first.stop()
      return (await startBoth(nodeArgs)).servers
    },
    sql,
    databasePid: parentOf(backend?.pid ?? 0),
    quick,
    say,
  }
  await prepare(stage)
  return stage
}

/** One visitor asks here where thousands do in earnest: the limits must not be what is measured. */
async function prepare({ sql, stack, say }: Stage): Promise<void> {
  await sql`update store.rate_limits set max_hits = 1000000000`
  await step(say, 'Exchange rates', async () => {
    const call = await callJob(stack.siteUrl, stack.secrets.cronSecret, '/api/cron/refresh-rates')
    if (!call.ok) throw new Error(`refresh-rates answered ${call.status}: ${call.body}`)
  })
}
