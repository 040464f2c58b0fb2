import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { commandOf } from './processes'

const LISTEN = '0A'

/** Who listens on a port, as far as this user may see: "node server.js (process 4711)"; '' when unknown. */
export function portOwner(port: number): string {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listening(table, port)))
  if (inodes.size === 0) return ''
  for (const pid of numbered('/proc')) {
    for (const fd of numbered(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1]
      if (inode && inodes.has(inode)) return `${commandOf(pid).slice(0, 60)} (process ${pid})`
    }
  }
  return ''
}

function listening(table: string, port: number): string[] {
  try {
    return readFileSync(table, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([, local, , state]) => state === LISTEN && Number.parseInt(local?.split(':')[1] ?? '', 16) === port,
      )
      .flatMap((fields) => fields[9] ?? [])
  } catch {
    return []
  }
}

function numbered(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
