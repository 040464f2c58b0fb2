import 'server-only'
import { config } from '../config'
import { keyedHash } from '../crypto/keys'
import { PEER_HEADER } from './peer-address'

/** IPv6 clients own whole /64 networks: the limit is on the network. */
function network(address: string): string {
  const plain = address.replace(/^::ffff:/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.split('::')
  const groups = head.split(':').filter(Boolean)
  const missing = 8 - groups.length - tail.split(':').filter(Boolean).length
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...tail.split(':').filter(Boolean)]
    .slice(0, 4)
    .join(':')
}

/**
 * Who is asking, as a keyed hash of the trusted address: Vercel's own header there, the socket's address elsewhere.
 * A header that the client can set never changes it.
 */
export function clientKey(headers: Headers): string {
  const address = config().onVercel
    ? headers.get('x-vercel-forwarded-for')?.split(',')[0]?.trim()
    : headers.get(PEER_HEADER)
  return keyedHash('rate-limit', network(address || 'unknown'))
}
