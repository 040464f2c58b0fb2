import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Secrets {
  appSecret: string
  cronSecret: string
  /** Password of the database role store_app. */
  storeAppPassword: string
  supabaseJwtSecret: string
  supabasePublishableKey: string
  supabaseSecretKey: string
}

const random = () => randomBytes(32).toString('base64url')

/** As Supabase writes its keys: a random part and a checksum, so that a truncated one is noticed. */
function supabaseKey(kind: 'publishable' | 'secret'): string {
  const body = `sb_${kind}_${randomBytes(16).toString('base64url')}`
  return `${body}_${createHash('sha256').update(body).digest('base64url').replaceAll(/[-_]/g, '0').slice(0, 8)}`
}

/** Made at the first start, kept for the life of the state folder: sessions and links survive a restart. */
export function ensureSecrets(dir: string): Secrets {
  const file = join(dir, 'secrets.json')
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {}
  const secrets: Secrets = {
    appSecret: random(),
    cronSecret: random(),
    storeAppPassword: random(),
    supabaseJwtSecret: random(),
    supabasePublishableKey: supabaseKey('publishable'),
    supabaseSecretKey: supabaseKey('secret'),
    ...known,
  }
  if (Object.keys(known).length < Object.keys(secrets).length) {
    writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return secrets
}
