import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second that Linux counts processor time in, on every architecture Node runs on. */
const TICKS_PER_SECOND = 100

interface Stat {
  readonly pid: number
  readonly parent: number
  readonly cpuTicks: number
}

/** Fields of /proc/<pid>/stat are counted from the end of the name, which may hold spaces. */
function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [parent = 0] = fields.slice(1)
    // utime, stime, and those of children that have ended.
    const cpuTicks = fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0)
    return { pid, parent, cpuTicks }
  } catch {
    return null
  }
}

export const parentOf = (pid: number): number => statOf(pid)?.parent ?? 0

function treeOf(root: number): Stat[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []))
  const tree = all.filter(({ pid }) => pid === root)
  for (let found = tree; found.length > 0; ) {
    const parents = new Set(found.map(({ pid }) => pid))
    found = all.filter(({ parent }) => parents.has(parent))
    tree.push(...found)
  }
  return tree
}

/** Processor time, user and system, that a process and all below it have used so far. */
export const cpuMs = (root: number): number =>
  (treeOf(root).reduce((sum, { cpuTicks }) => sum + cpuTicks, 0) * 1000) / TICKS_PER_SECOND

/** Resident memory of a process and all below it, in bytes. */
export function residentBytes(root: number): number {
  return treeOf(root).reduce((sum, { pid }) => {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readStatus(pid))?.[1]
    return sum + Number(kilobytes ?? 0) * 1024
  }, 0)
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
