import { afterAll } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/start'

/** The simulated outside world in this process, closed when the test file is done. */
export async function sandbox(options?: SandboxOptions): Promise<Sandbox> {
  const started = await startSandbox(options)
  afterAll(() => started.close())
  return started
}
