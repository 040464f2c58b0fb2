import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ENVIRONMENT_NAMES } from '@/lib/platform/config/schema'
import { ROOT } from '@/supabase/local/paths'

const example = readFileSync(join(ROOT, '.env.example'), 'utf8')
const names = [...example.matchAll(/^([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1])

test('.env.example names what the configuration reads, each once, and nothing else', () => {
  expect([...names].sort()).toEqual([...ENVIRONMENT_NAMES].sort())
  expect(new Set(names).size).toBe(names.length)
})

test('.env.example holds no secret', () => {
  expect(example).not.toMatch(/(sk|rk|pk)_(test|live)_\w+|whsec_\w+|eyJ[\w-]{10,}/)
})
