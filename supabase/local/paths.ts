import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
/** Everything that local runs keep: data, secrets, logs. Ignored by git; deleting it starts afresh. */
export const STATE = join(ROOT, '.roamkeep')
export const SANDBOX_SCRIPT = join(ROOT, 'tests', 'sandbox', 'start.ts')
