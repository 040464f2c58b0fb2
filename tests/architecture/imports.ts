import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { ROOT } from '@/supabase/local/paths'

/** The house: a module may use those to its left, never those to its right. */
const HOUSE = [
  ...['core', 'platform', 'currency', 'auth', 'providers', 'catalog', 'wallet', 'promotions'],
  ...['payments', 'notifications', 'esims', 'orders', 'staff'],
]
const FOLDERS = ['app', 'components', 'lib', 'i18n']

const downwards: IForbiddenRuleType[] = HOUSE.slice(0, -1).map((module, index) => ({
  name: `${module} uses only what is to its left`,
  severity: 'error',
  from: { path: `^lib/${module}/` },
  to: { path: `^lib/(${HOUSE.slice(index + 1).join('|')})/` },
}))

const RULES: IForbiddenRuleType[] = [
  ...downwards,
  {
    name: 'lib knows no page and no component',
    severity: 'error',
    from: { path: '^lib/' },
    to: { path: '^(app|components)/' },
  },
  {
    name: 'lib has the modules of the house and no other',
    severity: 'error',
    from: {},
    to: { path: '^lib/', pathNot: `^lib/(${HOUSE.join('|')})/` },
  },
  {
    name: 'components/ui knows no domain word',
    severity: 'error',
    from: { path: '^components/ui/' },
    to: { path: '^(app|components/(?!ui/)|lib/(?!core/))' },
  },
  {
    name: 'SQL of a module is private to it',
    severity: 'error',
    from: { path: '^lib/([^/]+)/' },
    to: { path: '^lib/[^/]+/repo(\\.ts$|/)', pathNot: '^lib/$1/' },
  },
  {
    name: 'pages and components reach the database through lib only',
    severity: 'error',
    from: { path: '^(app|components)/' },
    to: { path: '(^lib/[^/]+/repo(\\.ts$|/))|(node_modules/(pg|postgres|kysely)/)' },
  },
  {
    name: 'vendors are private to the module whose port they plug into',
    severity: 'error',
    from: { path: '^lib/([^/]+)/' },
    to: { path: '^lib/[^/]+/adapters/', pathNot: '^lib/$1/' },
  },
  {
    name: 'pages and components know no vendor',
    severity: 'error',
    from: { path: '^(app|components)/' },
    to: { path: '^lib/[^/]+/adapters/' },
  },
  {
    name: 'the product knows neither tests nor the embedded runtime',
    severity: 'error',
    from: { path: '^(app|components|lib|i18n)/' },
    to: { path: '^(tests|supabase)/' },
  },
  { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
  { name: 'nothing unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
]

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
}

const files = FOLDERS.flatMap(sourceFiles)
const { output } = await cruise(
  FOLDERS,
  {
    baseDir: ROOT,
    ruleSet: { forbidden: RULES },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
  {},
  { tsConfig: extractTSConfig(join(ROOT, 'tsconfig.json')) },
)
const { summary, modules } = output as ICruiseResult
const seen = new Set(modules.map((module) => module.source))
// A compiler it cannot use makes it see nothing and find everything in order.
const unseen = files.filter((file) => !seen.has(file))
for (const file of unseen) console.error(`not seen: ${file}`)
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`)
console.log(`${files.length} modules, ${summary.violations.length} violations`)
process.exitCode = unseen.length === 0 && summary.error === 0 ? 0 : 1
