import { readFileSync } from 'node:fs'
import type { TestStack } from './test-stack'

/** The application under test and all that belongs to it. Project `e2e` only. */
export function appServer(): TestStack {
  const file = process.env.ROAMKEEP_TEST_STACK
  if (!file) throw new Error('No test stack: run this file in the project e2e.')
  return JSON.parse(readFileSync(file, 'utf8')) as TestStack
}
