import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, STATE } from './paths'
import { htmlInNameOf, settingsInNameOf } from './store-name'

export interface HostedStore {
  readonly storeName: string
  readonly siteUrl: string
}

/** Writes supabase/config.toml and the mails of Auth in a store's name, as a folder for `supabase config push --workdir`. */
export function writeAuthConfig(folder: string, { storeName, siteUrl }: HostedStore): void {
  const [from, to] = [join(ROOT, 'supabase'), join(folder, 'supabase')]
  rmSync(to, { recursive: true, force: true })
  mkdirSync(join(to, 'templates'), { recursive: true })
  const settings = readFileSync(join(from, 'config.toml'), 'utf8')
  const withSite = settings.replace('"env(NEXT_PUBLIC_SITE_URL)"', () => JSON.stringify(siteUrl))
  writeFileSync(join(to, 'config.toml'), settingsInNameOf(storeName, withSite))
  for (const name of readdirSync(join(from, 'templates')))
    writeFileSync(
      join(to, 'templates', name),
      htmlInNameOf(storeName, readFileSync(join(from, 'templates', name), 'utf8')),
    )
}

/**
 * What the environment says of the store.
 * @returns a sentence where it does not say enough
 */
export function hostedStore(env: NodeJS.ProcessEnv): HostedStore | string {
  const storeName = env.STORE_NAME?.trim() ?? ''
  const siteUrl = env.NEXT_PUBLIC_SITE_URL?.trim().replace(/\/+$/, '') ?? ''
  if (storeName === '' || storeName.length > 40)
    return 'STORE_NAME has to be a name of at most 40 characters.'
  if (/\p{Cc}|\{\{|\}\}/u.test(storeName)) return 'STORE_NAME has signs that no mail can show.'
  if (!URL.canParse(siteUrl)) return 'NEXT_PUBLIC_SITE_URL has to be the address of the store.'
  return { storeName, siteUrl }
}

/** npm run auth:config */
function main(): number {
  // As Next reads them: what is exported goes before what is in a file, and the first file before the second.
  for (const path of ['.env.local', '.env'].map((name) => join(ROOT, name)))
    if (existsSync(path)) process.loadEnvFile(path)
  const store = hostedStore(process.env)
  if (typeof store === 'string') {
    console.error(store)
    return 1
  }
  const folder = join(STATE, 'hosted')
  writeAuthConfig(folder, store)
  console.log(`Written in the name of ${store.storeName}. Now:

  supabase config push --workdir ${relative(process.cwd(), folder)} --project-ref <ref>`)
  return 0
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main()
