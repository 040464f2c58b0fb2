import type { SandboxRequest, SandboxResponse } from './kernel/http'
import type { Handler } from './kernel/server'

/** Hands a request to the handler with the longest matching prefix, which sees the path without it. */
export function mountAll(mounts: Readonly<Record<string, Handler>>, otherwise: Handler): Handler {
  const prefixes = Object.keys(mounts).sort((a, b) => b.length - a.length)
  return (req: SandboxRequest): Promise<SandboxResponse> | SandboxResponse => {
    for (const prefix of prefixes) {
      if (!req.path.startsWith(prefix)) continue
      const rest = req.path.slice(prefix.length)
      if (rest !== '' && !rest.startsWith('/')) continue
      const handler = mounts[prefix]
      if (handler) return handler({ ...req, path: rest === '' ? '/' : rest })
    }
    return otherwise(req)
  }
}
