import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { STATE } from './paths'
import { portOwner } from './port-owner'
import { freePort, isPortFree } from './ports'

type PortName = 'app' | 'postgres' | 'supabase' | 'sandbox' | 'stripe' | 'smtp'
export type Ports = Record<PortName, number>

/** First choices, so that a bookmark of the mailbox or the fault board lasts. */
const DEFAULT_PORTS: Partial<Ports> = {
  postgres: 54322,
  supabase: 54321,
  sandbox: 54330,
  stripe: 54331,
  smtp: 54332,
}

/** Where each part listens: as last time if that is still free, so that bookmarks and builds stay good. */
export async function choosePorts(
  dir: string,
  appPort: number | undefined,
  wasKilled: boolean,
): Promise<Ports> {
  const kept = readPorts(dir)
  if (appPort !== undefined) await requirePort(appPort, wasKilled)
  const preferred: Partial<Ports> = dir === STATE ? { ...DEFAULT_PORTS, ...kept } : kept
  const ports: Ports = {
    app: appPort ?? (await freePort(preferred.app)),
    postgres: await freePort(preferred.postgres),
    supabase: await freePort(preferred.supabase),
    sandbox: await freePort(preferred.sandbox),
    stripe: await freePort(preferred.stripe),
    smtp: await freePort(preferred.smtp),
  }
  savePorts(dir, ports)
  return ports
}

/** What a killed run started lets go of its port within a few seconds. */
async function requirePort(port: number, wasKilled: boolean): Promise<void> {
  const deadline = Date.now() + (wasKilled ? 12_000 : 500)
  while (!(await isPortFree(port))) {
    if (Date.now() > deadline) {
      const owner = portOwner(port)
      throw new Error(
        `Port ${port} is taken${owner ? ` by ${owner}` : ''}. Stop it, or choose another one by PORT=${port + 1}.`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function readPorts(dir: string): Partial<Ports> {
  try {
    return JSON.parse(readFileSync(join(dir, 'ports.json'), 'utf8')) as Partial<Ports>
  } catch {
    return {}
  }
}

export function savePorts(dir: string, ports: Ports): void {
  writeFileSync(join(dir, 'ports.json'), JSON.stringify(ports))
}
