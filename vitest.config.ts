import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** As tests/support/stack-files.ts reads it; a file of ours cannot be loaded here. */
const STACKS = (process.env.ROAMKEEP_TEST_STACKS ?? '').split(delimiter).filter(Boolean).length

/** As tests/run.ts says it, which knows what runs beside. */
const WORKERS = Number(process.env.ROAMKEEP_TEST_WORKERS) || 3

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

interface Project {
  name: string
  globalSetup?: string
  timeoutMs: number
  maxWorkers?: number
}

/** In the order of `npm test`: what is quick to tell you comes first. */
const PROJECTS: Project[] = [
  { name: 'unit', timeoutMs: 10_000 },
  { name: 'db', timeoutMs: 30_000, globalSetup: 'tests/support/postgres-setup.ts' },
  { name: 'contract', timeoutMs: 30_000 },
  // A third of its time is waiting for vendors: three at once fill two processors.
  {
    name: 'integration',
    timeoutMs: 60_000,
    globalSetup: 'tests/support/postgres-setup.ts',
    maxWorkers: WORKERS,
  },
  // An application serves one file at a time, so there are as many workers as stacks.
  {
    name: 'e2e',
    timeoutMs: 120_000,
    globalSetup: 'tests/support/stack-setup.ts',
    maxWorkers: STACKS || 1,
  },
]

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: path('./') },
      // Outside of a React server bundle this package only throws.
      { find: 'server-only', replacement: path('tests/support/empty.ts') },
    ],
  },
  test: {
    pool: 'forks',
    restoreMocks: true,
    unstubEnvs: true,
    projects: PROJECTS.map(({ name, globalSetup, timeoutMs, maxWorkers }) => ({
      extends: true as const,
      test: {
        name,
        include: [`tests/${name}/**/*.test.{ts,tsx}`],
        environment: 'node',
        testTimeout: timeoutMs,
        hookTimeout: timeoutMs,
        ...(globalSetup ? { globalSetup: [globalSetup] } : {}),
        ...(maxWorkers ? { maxWorkers } : {}),
      },
    })),
  },
})
