import type { Say } from './progress'

type Close = () => Promise<void> | void

/** What has to be closed at the end, last opened first. */
export class Lifetime {
  #closers: Close[] = []
  #closing: Promise<void> | null = null

  add(close: Close): void {
    this.#closers.push(close)
  }

  get isClosing(): boolean {
    return this.#closing !== null
  }

  close(): Promise<void> {
    this.#closing ??= this.closeParts()
    return this.#closing
  }

  /** Closes what is open and goes on: more may be opened. */
  async closeParts(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        await close()
      } catch (error) {
        console.error(error)
      }
    }
  }
}

/**
 * Runs a command to its end: `work` returns the exit code, or never; Ctrl-C, SIGTERM, SIGHUP and the end of the
 * process that started us close everything in order and count as a normal end.
 */
export async function runCommand(say: Say, work: (life: Lifetime) => Promise<number>): Promise<void> {
  const life = new Lifetime()
  const finish = async (code: number) => {
    await life.close()
    process.exit(code)
  }
  const stop = () => {
    if (life.isClosing) return
    say('\nStopping …')
    void finish(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.on('disconnect', stop)
  // A terminal that is gone must not keep us from stopping.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  process.on('uncaughtException', (error) => {
    console.error(error)
    void finish(1)
  })

  try {
    const code = await work(life)
    if (!life.isClosing) await finish(code)
  } catch (error) {
    // While stopping, what is still starting fails: not worth a word.
    if (life.isClosing) return
    say(`\n${error instanceof Error ? error.message : String(error)}`)
    if (process.env.LOG_LEVEL === 'debug') console.error(error)
    await finish(1)
  }
}
