import { readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FILES, PAGES, pageAt } from '@/app/_http/pages'

const ROOT = 'app/[locale]'

/** The addresses that the folders make: route groups leave no trace in them. */
function onDisk(name: 'page.tsx' | 'route.ts'): string[] {
  return readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === name)
    .map((entry) => relative(ROOT, entry.parentPath).split('/'))
    .map((parts) => `/${parts.filter((part) => part !== '' && !part.startsWith('(')).join('/')}`)
}

describe('the list of pages', () => {
  test('is what the folders of app/[locale] make, so that no page answers 404 by mistake', () => {
    expect(PAGES.map((page) => page.path).toSorted()).toEqual(onDisk('page.tsx').toSorted())
  })
  test('and of files below them, likewise', () => {
    expect(FILES.map((file) => file.path).toSorted()).toEqual(onDisk('route.ts').toSorted())
    expect(pageAt('/orders/ORD-0123456789AB/receipt.pdf')?.rendering).toBe('request')
    expect(pageAt('/orders/ORD-0123456789AB/receiptxpdf')).toBeNull()
  })
  test('knows a page with its variable segment', () => {
    expect(pageAt('/check/8944500102198304826')?.path).toBe('/check/[iccid]')
    expect(pageAt('/orders/REN-0123456789AB')?.mayBeMissing).toBe(true)
  })
  test.each(['/nope', '/check/a/b', '/orders/1', '/orders/ren-0123456789ab', '/check/problem/other', '/api'])(
    'knows no page at %s',
    (path) => {
      expect(pageAt(path)).toBeNull()
    },
  )
})
