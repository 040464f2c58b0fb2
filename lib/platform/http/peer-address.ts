import 'server-only'
import diagnostics from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** Carries the socket's address to the code that limits by it. Whatever a client sends under this name is replaced. */
export const PEER_HEADER = 'x-roamkeep-peer'

/**
 * Outside of a platform that sets its own header, only the socket tells who is asking: X-Forwarded-For is the
 * client's word. Node announces each request on this channel before anything handles it.
 */
export function announcePeerAddress(): void {
  diagnostics.subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? 'unknown'
  })
}
