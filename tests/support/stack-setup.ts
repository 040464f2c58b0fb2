import { Lifetime } from '@/supabase/local/lifetime'
import { startTestStack } from './test-stack'

/** `npm test` starts the stack itself; a single e2e file run by hand gets one here. */
export default async function setup() {
  if (process.env.ROAMKEEP_TEST_STACK) return
  const life = new Lifetime()
  try {
    process.env.ROAMKEEP_TEST_STACK = await startTestStack(life, (line) => console.log(line))
  } catch (error) {
    await life.close()
    throw error
  }
  return async () => {
    process.env.ROAMKEEP_TEST_STACK = ''
    await life.close()
  }
}
