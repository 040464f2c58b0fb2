import { createServer } from 'node:net'

function canListen(port: number, host: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      const found = typeof address === 'object' && address ? address.port : null
      server.close(() => resolve(found))
    })
  })
}

/** True when nothing listens on the port on this machine's loopback or on all its addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    if ((await canListen(port, host)) === null) return false
  }
  return true
}

/** The preferred port when it is still free, otherwise one the system picks. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred && (await isPortFree(preferred))) return preferred
  const port = await canListen(0, '127.0.0.1')
  if (port === null) throw new Error('This machine has no free port on 127.0.0.1.')
  return port
}
