import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from './migrate'
import { startPostgres } from './postgres'

/**
 * npm run db:types             writes lib/platform/db/database.types.ts from the migrations
 * npm run db:types -- --verify only says whether it is up to date (a step of npm run check)
 */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const OUT_FILE = 'lib/platform/db/database.types.ts'
const SCHEMAS = ['store', 'ledger', 'api']
/** As lib/platform/db reads them: int8 is a number (it refuses one that is not a safe integer), a date is its text. */
const TYPE_MAPPING = { int8: 'number', date: 'string' }

async function main(verify: boolean): Promise<number> {
  mkdirSync(join(ROOT, '.roamkeep'), { recursive: true })
  const dir = mkdtempSync(join(ROOT, '.roamkeep', 'types-'))
  const postgres = await startPostgres({ dir, settings: { fsync: 'off', shared_buffers: '32MB' } })
  try {
    const { ownerUrl } = await migrate({ adminUrl: postgres.adminUrl, appPassword: 'throw-away' })
    mkdirSync(dirname(join(ROOT, OUT_FILE)), { recursive: true })
    return generate(ownerUrl, verify)
  } finally {
    await postgres.remove()
  }
}

function generate(url: string, verify: boolean): number {
  const codegen = join(ROOT, 'node_modules', 'kysely-codegen', 'dist', 'cli', 'bin.js')
  const args = ['--dialect=postgres', `--url=${url}`, `--out-file=${OUT_FILE}`, '--log-level=error']
  const pattern = `--include-pattern={${SCHEMAS.join(',')}}.*`
  try {
    execFileSync(
      process.execPath,
      [
        codegen,
        ...args,
        pattern,
        `--type-mapping=${JSON.stringify(TYPE_MAPPING)}`,
        ...(verify ? ['--verify'] : []),
      ],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' },
    )
    console.log(verify ? `${OUT_FILE} is up to date.` : `Wrote ${OUT_FILE}.`)
    return 0
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    console.error(
      verify ? `${OUT_FILE} is not what the migrations make: run npm run db:types.` : output.trim(),
    )
    return 1
  }
}

process.exitCode = await main(process.argv.includes('--verify'))
