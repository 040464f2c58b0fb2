import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { hostedStore, writeAuthConfig } from '@/supabase/local/auth-config'
import { readConfig } from '@/supabase/local/config'
import { renderGoTemplate } from '@/supabase/local/go-template'
import { ROOT } from '@/supabase/local/paths'

const folder = mkdtempSync(join(tmpdir(), 'roamkeep-auth-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the settings of a hosted project', () => {
  const store = { storeName: 'Ada "eSIM" & Söhne $&', siteUrl: 'https://store.example' }
  writeAuthConfig(folder, store)
  const config = readConfig(join(folder, 'supabase', 'config.toml'))
  const values = {
    ...{ Token: '123456', NewEmail: 'ada@example.test', SiteURL: store.siteUrl },
    RedirectTo: '',
  }

  test('say the store’s name in each subject and each mail, in all languages, and the product’s nowhere', () => {
    const mails = Object.entries(config).filter(([name]) => name.startsWith('auth.email.template.'))
    expect(mails).toHaveLength(3)
    for (const [, { subject, content_path }] of mails)
      for (const locale of ['en', 'de', 'fr', 'tr', 'ar']) {
        const RedirectTo = `${store.siteUrl}/${locale}/sign-in`
        expect(renderGoTemplate(String(subject), { ...values, RedirectTo })).toContain(store.storeName)
        const html = readFileSync(join(folder, String(content_path)), 'utf8')
        expect(renderGoTemplate(html, { ...values, RedirectTo })).toContain(
          'Ada &quot;eSIM&quot; &amp; Söhne $&amp;',
        )
      }
    for (const path of ['config.toml', 'templates/code.html', 'templates/email-change.html'])
      expect(readFileSync(join(folder, 'supabase', path), 'utf8'), path).not.toContain('Roamkeep')
  })

  test('are those of the repository in all else', () => {
    const own = readConfig(join(ROOT, 'supabase', 'config.toml'))
    expect(Object.keys(config)).toEqual(Object.keys(own))
    expect(config.auth).toEqual({ ...own.auth, site_url: store.siteUrl })
    expect(config['auth.email']).toEqual(own['auth.email'])
    expect(readdirSync(join(folder, 'supabase', 'templates'))).toEqual(
      readdirSync(join(ROOT, 'supabase', 'templates')),
    )
    expect(existsSync(join(folder, 'supabase', 'migrations'))).toBe(false)
  })

  test('need a name and an address', () => {
    const env = {
      NODE_ENV: 'test',
      STORE_NAME: ' Ada ',
      NEXT_PUBLIC_SITE_URL: 'https://store.example/',
    } as const
    expect(hostedStore(env)).toEqual({ storeName: 'Ada', siteUrl: 'https://store.example' })
    for (const wrong of [{ STORE_NAME: '' }, { STORE_NAME: '{{ .Token }}' }, { STORE_NAME: 'x'.repeat(41) }])
      expect(hostedStore({ ...env, ...wrong })).toMatch(/^STORE_NAME/)
    expect(hostedStore({ ...env, NEXT_PUBLIC_SITE_URL: 'store' })).toMatch(/^NEXT_PUBLIC_SITE_URL/)
  })
})
