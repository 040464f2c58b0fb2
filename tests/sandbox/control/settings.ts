import * as z from 'zod'
import { settingsOf } from '../kernel/settings'
import { VENDORS, type World } from '../kernel/types'
import { type Route, route } from '../providers/routes'

const milliseconds = z.number().int().min(0)

const settingsBody = z.strictObject({
  vendor: z.enum(VENDORS),
  /** With `delayMs`: the ordinary answering time of that operation, '*' for all others. */
  operation: z.string().min(1).default('*'),
  delayMs: milliseconds.optional(),
  listingDelayMs: milliseconds.optional(),
  hangCommitsAfterMs: milliseconds.nullable().optional(),
  tokenLifetimeMs: milliseconds.optional(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})

export function settingRoutes(world: World): Route[] {
  const all = () => Object.fromEntries(VENDORS.map((vendor) => [vendor, settingsOf(world, vendor)]))
  return [
    route({
      at: 'GET /settings',
      operation: 'control',
      handle: () => ({ status: 200, body: { settings: all() } }),
    }),
    route({
      at: 'PUT /settings',
      operation: 'control',
      body: settingsBody,
      handle({ body }) {
        const settings = settingsOf(world, body.vendor)
        if (body.delayMs !== undefined) settings.delaysMs[body.operation] = body.delayMs
        if (body.listingDelayMs !== undefined) settings.listingDelayMs = body.listingDelayMs
        if (body.hangCommitsAfterMs !== undefined) settings.hangCommitsAfterMs = body.hangCommitsAfterMs
        if (body.tokenLifetimeMs !== undefined) settings.tokenLifetimeMs = body.tokenLifetimeMs
        Object.assign(settings.options, body.options ?? {})
        return { status: 200, body: { vendor: body.vendor, settings } }
      },
    }),
  ]
}
