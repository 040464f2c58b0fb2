import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface OwnProcess {
  pid: number
  postgresPid: number
  exited: Promise<unknown>
  kill(signal: NodeJS.Signals): void
}

/** Starts a Postgres in a process of its own, which a test may kill. */
export async function startInOwnProcess(dir: string): Promise<OwnProcess> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'postgres-owner.ts'), dir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', () => reject(new Error('the owner of the database did not start')))
  })
  if (child.pid === undefined) throw new Error('no process')
  return { pid: child.pid, postgresPid: Number(line), exited, kill: (signal) => child.kill(signal) }
}
