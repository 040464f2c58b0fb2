import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrationFiles } from '@/supabase/local/migrate'
import { ROOT } from '@/supabase/local/paths'

/** Rules of the house that no linter knows. Each returns one line per offence. */
type Rule = (files: SourceFile[]) => string[]

interface SourceFile {
  path: string
  lines: string[]
}

const MAX_LINES = 300
/** Also `[slug]`, `(group)` and `_private` of Next.js, and `openapi.json` as a folder. */
const KEBAB_CASE = /^(\[.+\]|\(.+\)|@?[a-z0-9-]+(\.[a-z0-9-]+)*)$/
const GENERATED = /(\.generated\.ts|lib\/platform\/db\/database\.types\.ts)$/
/** Not ours, or not kept. */
const SKIPPED = ['node_modules', '.git', '.next', '.roamkeep', 'results', 'coverage', 'package-lock.json']
/** The only reader of the environment in the product; the others run before it, or are read by Next.js itself. */
const READS_ENVIRONMENT = ['lib/platform/config/', 'instrumentation.ts', 'next.config.ts']
const PRODUCT = /^(app|components|lib|i18n|proxy\.ts|instrumentation\.ts|next\.config\.ts)/
/** Tests and the sandbox invent these. */
const VENDOR_SECRETS = [/\b(sk|rk)_live_[A-Za-z0-9]{8,}/, /\bwhsec_[A-Za-z0-9]{32,}/]
const SECRETS = [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, /\bAKIA[0-9A-Z]{16}\b/, /\bghp_[A-Za-z0-9]{30,}/]

const kebabCase: Rule = (files) =>
  files
    .map((file) => file.path)
    .filter((path) => /\.(tsx?|mjs|sql|css)$/.test(path))
    .filter((path) => !path.split('/').every((part) => KEBAB_CASE.test(part.replaceAll('_', '-'))))
    .map((path) => `${path}: names are kebab-case`)

const size: Rule = (files) =>
  files
    .filter((file) => /\.(tsx?|mjs)$/.test(file.path) && !GENERATED.test(file.path))
    .filter((file) => file.lines.length > MAX_LINES + 1)
    .map((file) => `${file.path}: ${file.lines.length} lines, more than ${MAX_LINES}`)

const environment: Rule = (files) =>
  files
    .filter((file) => PRODUCT.test(file.path) && /\.tsx?$/.test(file.path))
    .filter((file) => !READS_ENVIRONMENT.some((allowed) => file.path.startsWith(allowed)))
    .flatMap((file) =>
      file.lines.flatMap((line, index) =>
        /process\.env\b(?!\.NODE_ENV)/.test(line)
          ? [`${file.path}:${index + 1}: only lib/platform/config reads the environment`]
          : [],
      ),
    )

const noSecrets: Rule = (files) =>
  files.flatMap(({ path, lines }) => {
    const patterns = path.startsWith('tests/') ? SECRETS : [...SECRETS, ...VENDOR_SECRETS]
    return lines.flatMap((line, index) =>
      patterns.some((pattern) => pattern.test(line)) ? [`${path}:${index + 1}: looks like a secret`] : [],
    )
  })

const readmes: Rule = () =>
  readdirSync(join(ROOT, 'lib'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(ROOT, 'lib', entry.name)).length > 0)
    .filter((entry) => !existsSync(join(ROOT, 'lib', entry.name, 'README.md')))
    .map((entry) => `lib/${entry.name}: has no README.md`)

const migrations: Rule = () => {
  try {
    migrationFiles(join(ROOT, 'supabase', 'migrations'))
    return []
  } catch (error) {
    return [String(error)]
  }
}

/** The places that make one amount out of another, exactly and tested for it: rates, price rules, discounts, splitting, Stripe's units. */
const AMOUNT_ARITHMETIC = [
  'lib/currency/',
  'lib/catalog/rules.ts',
  'lib/core/money.ts',
  'lib/payments/rules.ts',
  'lib/promotions/rules.ts',
]
const AMOUNT = String.raw`\w*(?:[mM]inor|[aA]mount|[pP]rice|[cC]ost)\b[)\]]*`
const FLOATS: [RegExp, string][] = [
  [/\bparseFloat\b/, 'parseFloat'],
  [
    new RegExp(String.raw`${AMOUNT}\s*(?:/(?![/*>\w])|\*\s*[\d.]*\.\d)`),
    'a division or a fraction of an amount',
  ],
  [new RegExp(String.raw`${AMOUNT}.*\.toFixed\(`), 'toFixed'],
]

const noFloats: Rule = (files) =>
  files
    .filter((file) => /^(app|components|lib)\/.*\.tsx?$/.test(file.path))
    .filter((file) => !AMOUNT_ARITHMETIC.some((allowed) => file.path.startsWith(allowed)))
    .flatMap(({ path, lines }) =>
      lines.flatMap((line, index) =>
        /^\s*(import|\/?\*|\/\/)/.test(line)
          ? []
          : FLOATS.filter(([pattern]) => pattern.test(line)).map(
              ([, name]) => `${path}:${index + 1}: ${name}; amounts are integers of minor units`,
            ),
      ),
    )

const RULES: Rule[] = [kebabCase, size, environment, noSecrets, readmes, migrations, noFloats]

function paths(folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !SKIPPED.includes(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? paths(path) : [path]
    })
}

function readFiles(): SourceFile[] {
  return paths()
    .filter((path) => /\.(tsx?|mjs|js|sql|css|md|json|ya?ml|toml|html)$/.test(path))
    .map((path) => ({ path, lines: readFileSync(join(ROOT, path), 'utf8').split('\n') }))
}

const files = readFiles()
const offences = RULES.flatMap((rule) => rule(files))
for (const offence of offences) console.error(offence)
process.exitCode = offences.length === 0 ? 0 : 1
