import { Lifetime } from '@/supabase/local/lifetime'
import { stackFiles, stackFilesEnvironment } from './stack-files'
import { startTestStacks } from './test-stack'

/** `npm test` starts the stacks itself; a single e2e file run by hand gets one here. */
export default async function setup() {
  if (stackFiles().length > 0) return
  const life = new Lifetime()
  try {
    const files = await startTestStacks(1, life, (line) => console.log(line))
    Object.assign(process.env, stackFilesEnvironment(files))
  } catch (error) {
    await life.close()
    throw error
  }
  return async () => {
    Object.assign(process.env, stackFilesEnvironment([]))
    await life.close()
  }
}
