import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgresJs from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Postgres, startPostgres } from '@/supabase/local/postgres'
import { identityOf, waitForExit } from '@/supabase/local/processes'
import { runInOwnProcess } from './own-process'

let dir: string
let running: Postgres[] = []

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'roamkeep-test-'))
})
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop('immediate')))
  running = []
  rmSync(dir, { recursive: true, force: true })
})

async function start(options: { port?: number; fresh?: boolean } = {}): Promise<Postgres> {
  const postgres = await startPostgres({ dir, settings: { shared_buffers: '16MB' }, ...options })
  running.push(postgres)
  return postgres
}

async function query<T>(url: string, text: string): Promise<T[]> {
  const sql = postgresJs(url, { max: 1, onnotice: () => {} })
  try {
    return (await sql.unsafe(text)) as unknown as T[]
  } finally {
    await sql.end()
  }
}

describe('the embedded Postgres', () => {
  test('is version 17, with commits that survive and no socket outside of loopback', async () => {
    const { adminUrl } = await start()
    const [row] = await query<Record<string, string>>(
      adminUrl,
      `select current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') as fsync,
       current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as addresses,
       current_setting('unix_socket_directories') as sockets`,
    )
    expect(row).toMatchObject({ version: 17, fsync: 'on', commit: 'on', addresses: '127.0.0.1', sockets: '' })
  })

  test('keeps its data over a stop, a crash and a kill', async () => {
    const first = await start()
    await query(first.adminUrl, 'create table kept (n int); insert into kept values (1)')
    await first.stop()
    const second = await start()
    await query(second.adminUrl, 'insert into kept values (2)')
    await second.stop('immediate')
    const third = await start()
    await query(third.adminUrl, 'insert into kept values (3)')
    process.kill(third.pid, 'SIGKILL')
    await third.exited
    const fourth = await start()
    expect(await query(fourth.adminUrl, 'select n from kept order by n')).toEqual([
      { n: 1 },
      { n: 2 },
      { n: 3 },
    ])
  })

  test('takes another port when its own is taken', async () => {
    const first = await start()
    await first.stop()
    const squatter = createServer().listen(first.port, '127.0.0.1')
    await new Promise((resolve) => squatter.once('listening', resolve))
    try {
      const second = await start()
      expect(second.port).not.toBe(first.port)
      expect(await query(second.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    } finally {
      squatter.close()
    }
  })

  test('starts over a data folder that was never finished', async () => {
    mkdirSync(join(dir, 'data', 'base'), { recursive: true })
    writeFileSync(join(dir, 'data', 'PG_VERSION'), '17\n')
    const { adminUrl } = await start()
    expect(await query(adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(readdirSync(dir).some((name) => name.startsWith('data.broken-'))).toBe(true)
  })

  test('starts over an initialisation that was interrupted', async () => {
    mkdirSync(join(dir, 'data.new', 'base'), { recursive: true })
    const { adminUrl } = await start()
    expect(await query(adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('ignores the pid file of a dead server whose number another process has now', async () => {
    const first = await start()
    await first.stop()
    const pidFile = join(dir, 'data', 'postmaster.pid')
    writeFileSync(pidFile, `${process.pid}\n${join(dir, 'data')}\n1\n${first.port}\n`)
    const second = await start()
    expect(await query(second.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('forgets everything when asked for a fresh start', async () => {
    const first = await start()
    await query(first.adminUrl, 'create table gone (n int)')
    await first.stop()
    const second = await start({ fresh: true })
    expect(await query(second.adminUrl, `select to_regclass('gone') as gone`)).toEqual([{ gone: null }])
  })

  test('ends with the process that started it, even one that was killed', async () => {
    const owner = await runInOwnProcess<{ postgresPid: number }>('postgres-owner.ts', dir)
    owner.kill('SIGKILL')
    expect(await waitForExit(owner.said.postgresPid, 10_000)).toBe(true)
    const next = await start()
    expect(await query(next.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('takes over from a server that outlived its owner and its watcher', async () => {
    const owner = await runInOwnProcess<{ postgresPid: number }>('postgres-owner.ts', dir)
    for (const pid of watchersOf(owner.said.postgresPid)) process.kill(pid, 'SIGKILL')
    owner.kill('SIGKILL')
    await owner.exited
    expect(identityOf(owner.said.postgresPid)).not.toBe('')
    const next = await start()
    expect(identityOf(owner.said.postgresPid)).toBe('')
    expect(await query(next.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('refuses a second owner while the first one lives', async () => {
    const owner = await runInOwnProcess<{ postgresPid: number }>('postgres-owner.ts', dir)
    await expect(startPostgres({ dir })).rejects.toThrow(`in use by process ${owner.pid}`)
    owner.kill('SIGTERM')
    await owner.exited
  })

  test('leaves nothing behind when it is removed', async () => {
    const postgres = await startPostgres({ dir })
    await postgres.remove()
    expect(identityOf(postgres.pid)).toBe('')
    expect(existsSync(dir)).toBe(false)
  })
})

/** Of the server's process group all but the server itself. */
function watchersOf(group: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== group && groupOf(pid) === group)
}

function groupOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
  } catch {
    return null
  }
}
