import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '@/supabase/local/config'
import { ROOT } from '@/supabase/local/paths'

const config = readConfig(join(ROOT, 'supabase', 'config.toml'))

describe('supabase/config.toml', () => {
  test('exposes the schema api and nothing else', () => {
    expect(config.api?.schemas).toEqual(['api'])
  })

  test('asks for codes of six digits that live ten minutes', () => {
    expect(config['auth.email']).toMatchObject({ otp_length: 6, otp_expiry: 600, enable_confirmations: true })
  })

  test('names templates that exist', () => {
    const paths = Object.entries(config).flatMap(([name, section]) =>
      name.startsWith('auth.email.template.') ? [String(section.content_path)] : [],
    )
    expect(paths).toHaveLength(3)
    for (const path of paths) expect(existsSync(join(ROOT, path)), path).toBe(true)
  })
})
