import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Child, startChild } from './child'
import { freePort } from './ports'
import { type PostgresHome, postgresHome } from './postgres-binaries'
import { commandOf, endProcess, identityOf } from './processes'

export interface PostgresOptions {
  /** Holds everything of this instance; two instances never share one. */
  dir: string
  /** Preferred port; another one is taken when it is busy. */
  port?: number
  /** Throws the data away first. */
  fresh?: boolean
  /** Server settings over the defaults, e.g. `{ fsync: 'off' }` for a throw-away instance. */
  settings?: Record<string, string>
}

export interface Postgres {
  /** As the superuser `supabase_admin`; migrations run as the lesser role `postgres`, as on hosted Supabase. */
  adminUrl: string
  port: number
  pid: number
  /** Resolves when the server is gone, for whatever reason. */
  exited: Promise<unknown>
  /** 'fast' closes connections and saves; 'immediate' crashes on purpose. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  /** Crashes it and deletes its data: the end of a throw-away instance. */
  remove(): Promise<void>
}

interface Cluster {
  password: string
  port: number
  owner?: { pid: number; identity: string }
}

const READY_TIMEOUT_MS = 60_000
const DEFAULT_SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '0',
  max_wal_size: '512MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %u@%d ',
}

/** Starts a Postgres of our own, whatever state an earlier run has left its folder in. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const home = postgresHome(options.dir)
  const stateFile = join(options.dir, 'cluster.json')
  const data = join(home.folder, 'data')
  refuseSecondOwner(readCluster(stateFile))
  await stopOrphan(data)
  if (options.fresh) rmSync(data, { recursive: true, force: true })
  const cluster = ensureCluster(home, data, stateFile)

  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? (options.port ?? cluster.port) : undefined)
    const started = await launch(home, data, port, options.settings ?? {})
    if (started.ready) {
      const owner = { pid: process.pid, identity: identityOf(process.pid) }
      saveCluster(stateFile, { ...cluster, port, owner })
      const released = started.child.exited.then(() => {
        if (existsSync(stateFile)) saveCluster(stateFile, { ...cluster, port })
      })
      return handle(started.child, cluster.password, port, released, [home.folder, options.dir])
    }
    // Taken meanwhile, or the shared memory of a killed server is not released yet.
    const transient = /could not bind|could not create any TCP|shared memory block|lock file/.test(
      started.log,
    )
    if (!transient || attempt === 5) {
      throw new Error(
        `Postgres did not start; its log ${join(home.folder, 'postgres.log')} ends with:\n${started.log}`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 300 * attempt))
  }
}

function handle(
  child: Child,
  password: string,
  port: number,
  released: Promise<void>,
  folders: string[],
): Postgres {
  return {
    adminUrl: `postgres://supabase_admin:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid: child.pid,
    exited: released,
    async stop(mode = 'fast') {
      await child.stop({ signal: mode === 'fast' ? 'SIGINT' : 'SIGQUIT', graceMs: 20_000 })
      await released
    },
    async remove() {
      await child.stop({ signal: 'SIGQUIT', graceMs: 5_000 })
      await released
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function readCluster(stateFile: string): Cluster | null {
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8')) as Cluster
  } catch {
    return null
  }
}

function saveCluster(stateFile: string, cluster: Cluster): void {
  writeFileSync(`${stateFile}.new`, JSON.stringify(cluster), { mode: 0o600 })
  renameSync(`${stateFile}.new`, stateFile)
}

function refuseSecondOwner(cluster: Cluster | null): void {
  const owner = cluster?.owner
  if (!owner || owner.identity === '' || identityOf(owner.pid) !== owner.identity) return
  throw new Error(`This database is in use by process ${owner.pid}; stop that one first.`)
}

/** Ends a server that outlived its owner, and removes the pid file of one that did not. */
async function stopOrphan(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
  const isOurs = Number.isInteger(pid) && pid > 1 && commandOf(pid).includes(data)
  if (isOurs && !(await endProcess(pid, ['SIGINT', 'SIGQUIT', 'SIGKILL'], 8_000))) {
    throw new Error(
      `A Postgres of an earlier run (process ${pid}) does not stop; end it with: kill -9 ${pid}`,
    )
  }
  rmSync(pidFile, { force: true })
}

/** A cluster counts as made only when its state file is there: initdb works beside it and is renamed into place. */
function ensureCluster(home: PostgresHome, data: string, stateFile: string): Cluster {
  const known = readCluster(stateFile)
  if (known && existsSync(join(data, 'PG_VERSION')) && existsSync(join(data, 'global', 'pg_control'))) {
    return known
  }
  if (existsSync(data)) setAside(home, data)
  const cluster = { password: randomBytes(18).toString('base64url'), port: 0 }
  initialise(home, `${data}.new`, cluster.password)
  renameSync(`${data}.new`, data)
  saveCluster(stateFile, cluster)
  return cluster
}

function setAside(home: PostgresHome, data: string): void {
  for (const name of readdirSync(home.folder)) {
    if (name.startsWith('data.broken-')) rmSync(join(home.folder, name), { recursive: true, force: true })
  }
  renameSync(data, `${data}.broken-${Date.now()}`)
}

function initialise(home: PostgresHome, folder: string, password: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { uid, gid } = home.account
  const passwordFile = join(home.folder, 'password.new')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (uid !== undefined && gid !== undefined) {
    for (const path of [folder, passwordFile]) chownSync(path, uid, gid)
  }
  // Locale as hosted Supabase has it, independent of what this machine has installed.
  const args = [
    '--username=supabase_admin',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-sync',
    '--locale=C',
  ]
  const icu = ['--locale-provider=icu', '--icu-locale=en-US', '--no-instructions']
  try {
    execFileSync(
      join(home.bin, 'initdb'),
      [`--pgdata=${folder}`, `--pwfile=${passwordFile}`, ...args, ...icu],
      { cwd: '/', stdio: 'pipe', ...home.account },
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

async function launch(home: PostgresHome, data: string, port: number, settings: Record<string, string>) {
  const all = Object.entries({ ...DEFAULT_SETTINGS, ...settings })
  const logFile = join(home.folder, 'postgres.log')
  const before = existsSync(logFile) ? readFileSync(logFile).length : 0
  const child = startChild({
    name: 'postgres',
    command: join(home.bin, 'postgres'),
    args: ['-D', data, '-p', String(port), ...all.flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    cwd: '/',
    output: logFile,
    stopSignal: 'SIGINT',
    ...home.account,
  })
  const ready = await becomesReady(child, join(data, 'postmaster.pid'))
  if (!ready) await child.stop({ graceMs: 3_000 })
  const log = ready
    ? ''
    : readFileSync(logFile).subarray(before).toString().trim().split('\n').slice(-8).join('\n')
  return { child, ready, log }
}

async function becomesReady(child: Child, pidFile: string): Promise<boolean> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (Date.now() < deadline && !child.hasExited()) {
    try {
      // Line 1 is the pid, line 8 the state that pg_ctl waits for, too.
      const lines = readFileSync(pidFile, 'utf8').split('\n')
      if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true
    } catch {
      // Not written yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return false
}
