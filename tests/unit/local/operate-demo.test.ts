import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '@/lib/platform/config/read-config'
import { ensureSecrets } from '@/supabase/local/secrets'
import { environmentOfDemo } from '@/supabase/operate/installation'

test('the operator’s commands have a complete environment of the demo', () => {
  const dir = mkdtempSync(join(tmpdir(), 'roamkeep-demo-'))
  try {
    const env = environmentOfDemo({ app: 3000, postgres: 54_322, supabase: 54_321 }, ensureSecrets(dir))
    expect(readConfig(env)).toMatchObject({ ok: true, config: { siteUrl: 'http://localhost:3000' } })
  } finally {
    rmSync(dir, { recursive: true })
  }
})
