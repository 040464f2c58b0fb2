import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identityOf } from './processes'

interface Running {
  pid: number
  identity: string
  what: string
  where: string
}

export class AlreadyRunning extends Error {}

/**
 * One stack per state folder. The mark of a run that was killed is recognised by the start time of its process.
 * @throws AlreadyRunning with the sentence to show
 */
export function claimFolder(
  dir: string,
  what: string,
  where: string,
): { release(): void; wasKilled: boolean } {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'running.json')
  const mark: Running = { pid: process.pid, identity: identityOf(process.pid), what, where }
  let wasKilled = false
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(file, JSON.stringify(mark), { flag: 'wx' })
      return { release: () => rmSync(file, { force: true }), wasKilled }
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST' || attempt > 2)
        throw error
    }
    const other = read(file)
    if (other && identityOf(other.pid) !== '' && identityOf(other.pid) === other.identity) {
      throw new AlreadyRunning(
        `${other.what} is running already, at ${other.where} (process ${other.pid}). Stop it there with Ctrl-C, or: kill ${other.pid}`,
      )
    }
    wasKilled = true
    rmSync(file, { force: true })
  }
}

function read(file: string): Running | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Running
  } catch {
    return null
  }
}
