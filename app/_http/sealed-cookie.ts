import 'server-only'
import { cookies } from 'next/headers'
import type * as z from 'zod'
import { config } from '@/lib/platform/config'
import { seal, unseal } from '@/lib/platform/crypto/seal'

const LIVES_SECONDS = 1800

/**
 * What a form of two steps knows between them, sealed: an address typed there is nobody's to read, and not part of the
 * page's own address, where logs and other sites would find it. Kept half an hour.
 */
export function sealedCookie<S extends z.ZodType>(name: string, schema: S) {
  const options = () => ({
    httpOnly: true,
    sameSite: 'lax' as const,
    path: '/',
    secure: config().siteUrl.startsWith('https:'),
  })
  return {
    async read(): Promise<z.output<S> | null> {
      const sealed = (await cookies()).get(name)?.value
      if (!sealed) return null
      try {
        return schema.safeParse(JSON.parse(unseal(sealed, name))).data ?? null
      } catch {
        return null
      }
    },
    async keep(value: z.output<S>): Promise<void> {
      const jar = await cookies()
      jar.set(name, seal(JSON.stringify(value), name), { ...options(), maxAge: LIVES_SECONDS })
    },
    async drop(): Promise<void> {
      const jar = await cookies()
      jar.set(name, '', { ...options(), maxAge: 0 })
    },
  }
}
