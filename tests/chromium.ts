import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'

/** The shell without windows first: it opens pages in a third of the time. */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]
/** Debian's names, the lighter one first; an older Debian has the second only. */
const PACKAGES = ['chromium-headless-shell', 'chromium']
const INSTALL_TIMEOUT_MS = 5 * 60_000

/** The browser for end-to-end tests; null when there is none. */
export function findChromium(): string | null {
  return [process.env.CHROMIUM_PATH, ...PLACES].find((path) => path !== undefined && canRun(path)) ?? null
}

const isBest = (path: string | null): boolean =>
  path !== null && [process.env.CHROMIUM_PATH, PLACES[0]].includes(path)

/** Finds a browser; on Debian, as root, installs one first when there is none, or only one with windows. */
export function ensureChromium(say: (line: string) => void): string | null {
  const found = findChromium()
  if (isBest(found) || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found
  say('  …  installing Chromium (apt-get)')
  const options = { stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS } as const
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update'], options)
  for (const name of PACKAGES) {
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', name], { ...options, env })
    // Where the shell is not to be had, a browser that was there before does.
    const installed = findChromium()
    if (installed) return installed
  }
  return null
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
