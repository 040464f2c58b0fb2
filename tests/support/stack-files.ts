import { delimiter } from 'node:path'

const NAME = 'ROAMKEEP_TEST_STACKS'

/** The files that describe the stacks of the end-to-end tests, one for each worker; none before they are started. */
export function stackFiles(env: NodeJS.ProcessEnv = process.env): string[] {
  return (env[NAME] ?? '').split(delimiter).filter(Boolean)
}

export function stackFilesEnvironment(files: readonly string[]): Record<string, string> {
  return { [NAME]: files.join(delimiter) }
}
