import { describe, expect, test } from 'vitest'
import { contentSecurityPolicy, type PolicyInput } from '@/app/_http/content-security-policy'

const INPUT: PolicyInput = {
  nonce: 'abc',
  themeScriptHash: "'sha256-xyz'",
  scans: false,
  formTargets: ['https://checkout.stripe.com'],
  https: true,
  development: false,
}
const directive = (policy: string, name: string) =>
  policy.split('; ').find((part) => part === name || part.startsWith(`${name} `))

describe('the policy of a page rendered per request', () => {
  const policy = contentSecurityPolicy(INPUT)
  test('trusts scripts by nonce and the theme script by hash, and nothing inline besides', () => {
    expect(directive(policy, 'script-src')).toBe(
      "script-src 'self' 'nonce-abc' 'strict-dynamic' 'sha256-xyz'",
    )
  })
  test('allows neither plug-ins, nor frames around it, nor another base, nor foreign connections', () => {
    for (const name of ['object-src', 'base-uri', 'frame-ancestors', 'default-src'])
      expect(directive(policy, name)).toBe(`${name} 'none'`)
    expect(directive(policy, 'connect-src')).toBe("connect-src 'self'")
    expect(directive(policy, 'style-src')).toBe("style-src 'self'")
  })
  test('lets forms end at the payment page and nowhere else', () => {
    expect(directive(policy, 'form-action')).toBe("form-action 'self' https://checkout.stripe.com")
  })
})

describe('the policy of a prerendered page', () => {
  test('allows inline scripts, since its data carries neither nonce nor hash, and compiling only where one scans', () => {
    expect(directive(contentSecurityPolicy({ ...INPUT, nonce: null }), 'script-src')).toBe(
      "script-src 'self' 'unsafe-inline'",
    )
    expect(directive(contentSecurityPolicy({ ...INPUT, nonce: null, scans: true }), 'script-src')).toBe(
      "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
    )
  })
  test('asks for https only where the site has it', () => {
    expect(directive(contentSecurityPolicy(INPUT), 'upgrade-insecure-requests')).toBeDefined()
    expect(
      directive(contentSecurityPolicy({ ...INPUT, https: false }), 'upgrade-insecure-requests'),
    ).toBeUndefined()
  })
})
