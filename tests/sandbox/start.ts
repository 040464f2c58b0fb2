import { pathToFileURL } from 'node:url'
import { listVendors } from './control/vendor-list'
import { type Handler, serve } from './kernel/server'
import type { SandboxAddresses, World } from './kernel/types'
import { createWorld } from './kernel/world'
import { createMail, MAIL_OPERATIONS } from './mail/index'
import { createOutside } from './outside'
import { createProviders } from './providers/create'
import { createRates, RATES_OPERATIONS } from './rates/index'
import { createStripe, STRIPE_OPERATIONS } from './stripe/index'

export interface SandboxOptions {
  /** 0 or absent = any free port; the same for the other two. */
  port?: number
  stripePort?: number
  smtpPort?: number
  /** Where Stripe's events go, or the folder of all webhook routes (`…/webhooks`). Default: the app on port 3000. */
  webhookUrl?: string
  seed?: number
  /** Bundles per eSIM provider, up to 50,000. */
  catalogueSize?: number
}

export interface Sandbox {
  addresses: SandboxAddresses
  world: World
  close(): Promise<void>
}

const DEFAULT_WEBHOOK_URL = 'http://localhost:3000/api/webhooks'

/** The whole outside world in this process, on loopback. */
export async function startSandbox(o: SandboxOptions = {}): Promise<Sandbox> {
  const webhookUrl = stripeRoute(o.webhookUrl ?? DEFAULT_WEBHOOK_URL)
  const world = createWorld(o.seed)
  const simulators = createProviders(world, o.catalogueSize)
  const rates = createRates(world)
  const mail = createMail(world, { port: o.smtpPort ?? 0 })
  let outside: Handler = () => ({ status: 503, body: { message: 'starting' } })
  const main = await serve((req) => outside(req), o.port ?? 0)
  const stripe = createStripe(world, { port: o.stripePort ?? 0, webhookUrl, baseUrl: main.url })
  const { url: stripeUrl } = await stripe.listen()
  const { url: smtpUrl } = await mail.listen()
  const addresses: SandboxAddresses = {
    baseUrl: main.url,
    stripeUrl,
    smtpUrl,
    env: Object.assign(
      {},
      ...simulators.map((one) => one.env(main.url)),
      rates.env(main.url),
      mail.env,
      stripe.env,
    ),
  }
  const vendors = listVendors(simulators, {
    stripe: STRIPE_OPERATIONS,
    rates: RATES_OPERATIONS,
    smtp: MAIL_OPERATIONS,
  })
  outside = createOutside(
    { world, simulators, vendors, addresses: () => addresses },
    new URL(webhookUrl).origin,
    { [rates.prefix]: rates.handle, '/mail': mail.handle },
  )
  return {
    addresses,
    world,
    async close() {
      await Promise.all([main.close(), stripe.close(), mail.close()])
    },
  }
}

function stripeRoute(url: string): string {
  return url.endsWith('/webhooks') ? `${url}/stripe` : url
}

function portFrom(name: string): number {
  return Number(process.env[name] ?? 0)
}

async function runDirectly(): Promise<void> {
  const { SANDBOX_WEBHOOK_URL } = process.env
  const sandbox = await startSandbox({
    port: portFrom('SANDBOX_PORT'),
    stripePort: portFrom('SANDBOX_STRIPE_PORT'),
    smtpPort: portFrom('SANDBOX_SMTP_PORT'),
    ...(SANDBOX_WEBHOOK_URL ? { webhookUrl: SANDBOX_WEBHOOK_URL } : {}),
  })
  // One line of JSON tells whoever started this process that it is ready, and where.
  process.stdout.write(`${JSON.stringify(sandbox.addresses)}\n`)
  const stop = () => void sandbox.close().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await runDirectly()
