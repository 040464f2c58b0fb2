import { spawn } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'

/**
 * Starts the command as the leader of its own process group, next to a watcher that blocks on our end of a pipe.
 * When this process dies, however it dies, the pipe closes and the watcher stops the whole group: no orphans,
 * even after `kill -9`. The outer brackets keep the watcher from being a child of the command: Postgres takes the
 * end of a child it does not know for a crash.
 */
const WATCHED = `
exec 3<&0 </dev/null
( ( trap '' INT TERM HUP QUIT
    read -r _ <&3
    kill -s "$0" -- "-$$" 2>/dev/null
    for _ in 1 2 3 4 5 6 7 8; do sleep 1; kill -0 "$$" 2>/dev/null || break; done
    kill -s KILL -- "-$$" ) & )
exec "$@" 3<&-
`
const MAX_LOG_BYTES = 5_000_000

export interface ChildOptions {
  name: string
  command: string
  args: string[]
  cwd: string
  env?: NodeJS.ProcessEnv
  /** A log file, or 'inherit' for our own terminal. */
  output: string | 'inherit'
  /** Receives what the child says on stdout line by line; then only stderr goes to `output`. */
  onLine?: (line: string) => void
  stopSignal?: 'SIGINT' | 'SIGTERM'
  uid?: number
  gid?: number
}

export interface ChildExit {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface Child {
  name: string
  pid: number
  exited: Promise<ChildExit>
  hasExited(): boolean
  /** Asks politely, then kills what is left of the process group after graceMs. */
  stop(options?: { signal?: NodeJS.Signals; graceMs?: number }): Promise<void>
}

/** Starts a child that says one line of JSON when it serves. */
export async function startServer<T>(
  options: ChildOptions,
  timeoutMs: number,
): Promise<{ child: Child; said: T }> {
  let onSaid: (line: string) => void = () => {}
  const said = new Promise<string>((resolve) => {
    onSaid = resolve
  })
  const child = startChild({
    ...options,
    onLine: (line) => {
      if (line.startsWith('{')) onSaid(line)
    },
  })
  let timer: NodeJS.Timeout | undefined
  const failed = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`said nothing for ${timeoutMs / 1000} s`), timeoutMs)
    void child.exited.then(({ code }) => resolve(`ended with code ${code}`))
  })
  const line = await Promise.race([said, failed])
  clearTimeout(timer)
  if (line.startsWith('{')) return { child, said: JSON.parse(line) as T }
  await child.stop({ graceMs: 2_000 })
  throw new Error(`${options.name} ${line}; see ${options.output}`)
}

export function startChild(options: ChildOptions): Child {
  const stopSignal = options.stopSignal ?? 'SIGTERM'
  const log = options.output === 'inherit' ? 'inherit' : openLog(options.output)
  const child = spawn(
    '/bin/sh',
    ['-c', WATCHED, stopSignal.replace('SIG', ''), options.command, ...options.args],
    {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['pipe', options.onLine ? 'pipe' : log, log],
      detached: true,
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    },
  )
  if (typeof log === 'number') closeSync(log)
  const { pid } = child
  if (pid === undefined) throw new Error(`Could not start ${options.name}: /bin/sh is missing.`)
  child.stdin?.on('error', () => {})
  if (options.onLine && child.stdout) createInterface(child.stdout).on('line', options.onLine)

  let done = false
  const exited = new Promise<ChildExit>((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }))
    child.once('exit', (code, signal) => {
      done = true
      signalGroup(pid, 'SIGKILL')
      resolve({ code, signal })
    })
  })

  return {
    name: options.name,
    pid,
    exited,
    hasExited: () => done,
    async stop({ signal = stopSignal, graceMs = 10_000 } = {}) {
      if (done) return
      child.kill(signal)
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs)
      await exited
      clearTimeout(timer)
    },
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is gone already.
  }
}

function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > MAX_LOG_BYTES) renameSync(path, `${path}.1`)
  return openSync(path, 'a')
}
