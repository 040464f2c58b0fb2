import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readConfig } from '@/lib/platform/config/read-config'
import { Lifetime } from '@/supabase/local/lifetime'
import { isPortFree } from '@/supabase/local/ports'
import { startStack } from '@/supabase/local/stack'
import { type OwnProcess, runInOwnProcess } from './own-process'

interface Said {
  env: Record<string, string>
  supabaseUrl: string
  baseUrl: string
  siteUrl: string
}

let dir: string
let owners: OwnProcess<Said>[] = []

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'roamkeep-test-'))
  // Postgres runs as another user when we are root, and has to pass through.
  chmodSync(dir, 0o711)
})
afterEach(async () => {
  for (const owner of owners) owner.kill('SIGTERM')
  await Promise.all(owners.map((owner) => owner.exited))
  owners = []
  rmSync(dir, { recursive: true, force: true })
})

async function start(): Promise<OwnProcess<Said>> {
  const owner = await runInOwnProcess<Said>('stack-owner.ts', dir)
  owners.push(owner)
  return owner
}

const portsOf = ({ said }: OwnProcess<Said>) =>
  [said.supabaseUrl, said.baseUrl, said.env.DATABASE_URL, said.env.SMTP_URL, said.env.STRIPE_API_BASE]
    .flatMap((url) => url ?? [])
    .map((url) => Number(new URL(url).port))

const expectSilence = (owner: OwnProcess<Said>) =>
  vi.waitFor(
    async () => {
      for (const port of portsOf(owner)) expect(await isPortFree(port), String(port)).toBe(true)
    },
    { timeout: 20_000, interval: 200 },
  )

describe('the stack', () => {
  test('gives the application an environment that its boot check accepts', async () => {
    const { said } = await start()
    expect(readConfig(said.env)).toMatchObject({ ok: true })
    expect(statSync(join(dir, 'secrets.json')).mode & 0o077).toBe(0)
  })

  test('ends with the process that started it, even a killed one, and comes back as it was', async () => {
    const first = await start()
    first.kill('SIGKILL')
    await first.exited
    const second = await start()
    expect(second.said).toEqual(first.said)
    second.kill('SIGKILL')
    await expectSilence(second)
  })

  test('stops every part when it is told to', async () => {
    const owner = await start()
    owner.kill('SIGTERM')
    await owner.exited
    await expectSilence(owner)
  })

  test('runs once per folder and says where', async () => {
    const owner = await start()
    const second = startStack({ name: 'another', dir, say: () => {}, life: new Lifetime() })
    await expect(second).rejects.toThrow(`a test is running already`)
    await expect(second).rejects.toThrow(`kill ${owner.pid}`)
  })

  test('says who has the port of the application', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => squatter.once('listening', resolve))
    const address = squatter.address()
    const appPort = typeof address === 'object' && address ? address.port : 0
    const life = new Lifetime()
    try {
      await expect(startStack({ name: 'a test', dir, appPort, say: () => {}, life })).rejects.toThrow(
        new RegExp(`Port ${appPort} is taken by .*process ${process.pid}.*PORT=${appPort + 1}`),
      )
    } finally {
      squatter.close()
      await life.close()
    }
  })
})
