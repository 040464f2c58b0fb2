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

/** The old shop's second home address: in its own envelope, described with its API. */
const OF_THE_OLD_SHOP = ['/api/v2/home']

test('every route of ours is documented, and nothing else is', () => {
  const folder = join(ROOT, 'app/api/v2')
  const routes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === 'route.ts')
    .map((entry) =>
      `/api/v2${entry.parentPath.slice(folder.length)}`.replaceAll('[', '{').replaceAll(']', '}'),
    )
  const ours = routes.filter((path) => !OF_THE_OLD_SHOP.includes(path))
  expect(Object.keys(document.paths ?? {}).sort()).toEqual(ours.sort())
})
