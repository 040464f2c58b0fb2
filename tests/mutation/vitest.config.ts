import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** The unit tests of the rules about money, alone: a mutant is judged by these. */
export default defineConfig({
  root: path('../../'),
  resolve: {
    alias: [
      { find: /^@\//, replacement: path('../../') },
      { find: 'server-only', replacement: path('../support/empty.ts') },
    ],
  },
  test: {
    include: [
      'tests/unit/{orders,payments,promotions,wallet}/{*rules,eligibility,extra-data}.test.ts',
      'tests/unit/core/money*.test.ts',
    ],
    environment: 'node',
    // A mutant shares the machine with others, and every step of it is counted.
    testTimeout: 60_000,
  },
})
