import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/start'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ catalogueSize: 300, webhookUrl: 'http://127.0.0.1:9/api/webhooks' })
})
afterAll(() => sandbox.close())

const VENDOR_NAMES = [
  'STRIPE_SECRET_KEY NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY STRIPE_WEBHOOK_SECRET STRIPE_API_BASE',
  'TRAVELROAM_BASE_URL TRAVELROAM_API_KEY TRAVELROAM_CLIENT_SECRET',
  'AIRHUB_BASE_URL AIRHUB_USERNAME AIRHUB_PASSWORD',
  'ESIMCARD_BASE_URL ESIMCARD_EMAIL ESIMCARD_PASSWORD',
  'ESIMHUB_BASE_URL ESIMHUB_CORE_URL ESIMHUB_API_KEY ESIMHUB_TENANT_KEY ESIMHUB_WEBHOOK_SECRET',
  'CURRENCYFREAKS_API_KEY CURRENCYFREAKS_API_BASE_URL ECB_RATES_URL',
  'SMTP_URL MAIL_FROM',
].flatMap((names) => names.split(' '))

describe('the sandbox', () => {
  it('gives every vendor a complete environment block, on loopback only', () => {
    const { env } = sandbox.addresses
    for (const name of VENDOR_NAMES) expect(env[name], name).toBeTruthy()
    for (const value of Object.values(env)) {
      if (/^\w+:\/\//.test(value)) expect(new URL(value).hostname).toBe('127.0.0.1')
    }
  })

  it('serves board, mailbox, rates and Stripe', async () => {
    const { baseUrl, stripeUrl, env } = sandbox.addresses
    const status = async (url: string) => (await fetch(url, { redirect: 'manual' })).status
    expect(await status(`${baseUrl}/`)).toBe(200)
    expect(await status(`${baseUrl}/mail/`)).toBe(200)
    expect(await status(env.ECB_RATES_URL ?? '')).toBe(200)
    expect(await status(`${stripeUrl}/v1/balance`)).toBe(401)
    expect(await status(`${baseUrl}/nowhere`)).toBe(404)
  })

  it('names all operations for the fault switch', async () => {
    const { vendors } = (await (await fetch(`${sandbox.addresses.baseUrl}/__sandbox/vendors`)).json()) as {
      vendors: { id: string; operations: string[] }[]
    }
    expect(vendors.map((vendor) => vendor.id)).toEqual([
      'travelroam',
      'airhub',
      'esimcard',
      'esimhub',
      'stripe',
      'rates',
      'smtp',
    ])
    for (const vendor of vendors) expect(vendor.operations.length).toBeGreaterThan(0)
  })

  it('does not let a page of another site move it', async () => {
    const answer = await fetch(`${sandbox.addresses.baseUrl}/__sandbox/reset`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(answer.status).toBe(403)
  })
})
