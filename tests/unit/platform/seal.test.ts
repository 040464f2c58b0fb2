import { beforeEach, expect, test, vi } from 'vitest'
import { useEnvironment } from '../../support/environment'

const OLD = 'an-old-secret-of-at-least-32-characters'
const NEW = 'a-new-secret-of-at-least-32-characters!'

async function withSecrets(list: string) {
  vi.resetModules()
  useEnvironment({ vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } })
  process.env.APP_SECRET = list
  return import('@/lib/platform/crypto/seal')
}

beforeEach(() => vi.resetModules())

test('what was sealed opens in its own context only', async () => {
  const { seal, unseal } = await withSecrets(NEW)
  const sealed = seal('LPA:1$smdp.example.com$AB1CD', 'esm_1')
  expect(sealed).not.toContain('AB1CD')
  expect(unseal(sealed, 'esm_1')).toBe('LPA:1$smdp.example.com$AB1CD')
  expect(() => unseal(sealed, 'esm_2')).toThrow()
})

test('a changed byte does not open', async () => {
  const { seal, unseal } = await withSecrets(NEW)
  const parts = seal('value', 'c').split('.')
  const body = Buffer.from(parts[3] ?? '', 'base64url')
  body[0] = (body[0] ?? 0) ^ 1
  expect(() => unseal([...parts.slice(0, 3), body.toString('base64url')].join('.'), 'c')).toThrow()
})

test('after a rotation old values open, new ones use the new key, and without the old key old values are lost loudly', async () => {
  const old = await withSecrets(OLD)
  const sealed = old.seal('value', 'c')
  const both = await withSecrets(`${NEW},${OLD}`)
  expect(both.unseal(sealed, 'c')).toBe('value')
  const fresh = both.seal('value', 'c')
  const onlyNew = await withSecrets(NEW)
  expect(onlyNew.unseal(fresh, 'c')).toBe('value')
  expect(() => onlyNew.unseal(sealed, 'c')).toThrow(/key/)
})
