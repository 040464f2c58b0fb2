import { readFileSync } from 'node:fs'
import { stackFiles } from './stack-files'
import type { TestStack } from './test-stack'

/** The application under test and all that belongs to it: each worker has its own. Project `e2e` only. */
export function appServer(): TestStack {
  const file = stackFiles()[Number(process.env.VITEST_POOL_ID ?? 1) - 1]
  if (!file) throw new Error('No test stack: run this file in the project e2e.')
  return JSON.parse(readFileSync(file, 'utf8')) as TestStack
}
