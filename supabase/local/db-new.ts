import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MIGRATIONS, migrationFiles } from './migrate'

/** npm run db:new NAME: an empty migration whose version sorts after all others. */
function main(words: string[]): number {
  const name = words
    .join('_')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  if (!name) {
    console.error('usage: npm run db:new NAME, for example: npm run db:new create_vouchers')
    return 1
  }
  const now = Number(new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14))
  const last = Number(migrationFiles(MIGRATIONS).at(-1)?.version ?? 0)
  const path = join(MIGRATIONS, `${Math.max(now, last + 1)}_${name}.sql`)
  mkdirSync(MIGRATIONS, { recursive: true })
  writeFileSync(path, `-- ${name.replaceAll('_', ' ')}\n`, { flag: 'wx' })
  console.log(path)
  return 0
}

process.exitCode = main(process.argv.slice(2))
