import { connect, createServer } from 'node:net'
import { isPortFree } from './ports'

/**
 * Lets a port answer for another: programs written for the old checker's address find the new one.
 * @returns closes it; null when the port is in use
 */
export async function forwardPort(from: number, to: number): Promise<(() => void) | null> {
  if (from === to || !(await isPortFree(from))) return null
  const sockets = new Set<{ destroy(): void }>()
  const server = createServer((incoming) => {
    const outgoing = connect(to, '127.0.0.1')
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(from, '127.0.0.1', () => resolve(true))
  })
  if (!listening) return null
  return () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
}
