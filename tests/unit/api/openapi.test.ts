import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { openApiDocument } from '@/app/api/openapi.json/document'
import { ROOT } from '@/supabase/local/paths'

const document = openApiDocument('Roamkeep', 'https://store.example.test')

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(JSON.parse(JSON.stringify(document)))
  expect(result.errors).toBeUndefined()
  expect(result.valid).toBe(true)
})

test('every route of /api/v2 is documented, and nothing else is', () => {
  const folder = join(ROOT, 'app/api/v2')
  const routes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === 'route.ts')
    .map((entry) =>
      `/api/v2${entry.parentPath.slice(folder.length)}`.replaceAll('[', '{').replaceAll(']', '}'),
    )
  expect(Object.keys(document.paths ?? {}).sort()).toEqual(routes.sort())
})
