import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { ROOT } from '@/supabase/local/paths'

interface Step {
  name: string
  /** Run one after the other, with Node 24 or a tool of node_modules/.bin. */
  commands: string[][]
}

/** `npm run check`: what can be said about the code without running it. */
const STEPS: Step[] = [
  {
    name: 'types',
    commands: [
      ['next', 'typegen'],
      // From scratch: a cache that was written beside other edits once believed what was no longer there.
      ['tsc', '--noEmit', '--incremental', 'false'],
    ],
  },
  { name: 'format and lint', commands: [['biome', 'ci', '--colors=off', '--diagnostic-level=warn']] },
  { name: 'imports', commands: [['node', '--import', 'tsx', 'tests/architecture/imports.ts']] },
  { name: 'dead code', commands: [['knip', '--no-progress']] },
  { name: 'names, sizes, secrets', commands: [['node', '--import', 'tsx', 'tests/architecture/files.ts']] },
  {
    name: 'database types',
    commands: [['node', '--import', 'tsx', 'supabase/local/db-types.ts', '--verify']],
  },
]
const AT_ONCE = 2

export interface CheckResult {
  passed: number
  failed: string[]
}

export async function runChecks(say: (line: string) => void): Promise<CheckResult> {
  const queue = [...STEPS]
  const failed: string[] = []
  const work = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const started = Date.now()
      const output = await runStep(step)
      const seconds = ((Date.now() - started) / 1000).toFixed(1)
      say(`  ${output === null ? '✓' : '✗'}  ${step.name}  ${seconds} s`)
      if (output === null) continue
      failed.push(step.name)
      say(output.trim().replaceAll(/^/gm, '     '))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { passed: STEPS.length - failed.length, failed }
}

/** @returns null when all commands succeed, else what the failing one said */
async function runStep({ commands }: Step): Promise<string | null> {
  const env = { ...process.env, NO_COLOR: '1' }
  for (const [command = '', ...args] of commands) {
    const output = await new Promise<string | null>((resolve) => {
      const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
      let text = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          text += chunk.toString()
        })
      }
      child.once('error', (error) => resolve(error.message))
      child.once('close', (code) => resolve(code === 0 ? null : text || `ended with code ${code}`))
    })
    if (output !== null) return output
  }
  return null
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { failed } = await runChecks((line) => console.log(line))
  process.exitCode = failed.length === 0 ? 0 : 1
}
