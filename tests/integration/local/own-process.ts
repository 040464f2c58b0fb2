import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface OwnProcess<T> {
  pid: number
  /** What it said when it was ready. */
  said: T
  exited: Promise<unknown>
  kill(signal: NodeJS.Signals): void
}

/** Runs a script of this folder in a process of its own, which a test may kill; ready when it says a line of JSON. */
export async function runInOwnProcess<T>(script: string, dir: string): Promise<OwnProcess<T>> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, script), dir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', () => reject(new Error(`${script} ended before it was ready`)))
  })
  if (child.pid === undefined) throw new Error('no process')
  return { pid: child.pid, said: JSON.parse(line) as T, exited, kill: (signal) => child.kill(signal) }
}
