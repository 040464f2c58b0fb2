import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { taxWords } from '@/components/orders/tax-words'
import { routing } from '@/i18n/routing'
import { money } from '@/lib/core/money'
import type { OrderTax } from '@/lib/orders/tax-types'

// Words are Next's to load; here they are read as the files say.
vi.mock('next-intl/server', async () => {
  const { createTranslator } = await import('next-intl')
  return {
    getTranslations: async ({ locale, namespace }: { locale: string; namespace: string }) =>
      createTranslator({
        locale: locale as 'en',
        namespace: namespace as never,
        messages: JSON.parse(readFileSync(`messages/${locale}.json`, 'utf8')) as Record<string, never>,
      }),
  }
})

const price = money(1190, 'EUR')
const part = (more: Partial<OrderTax['parts'][number]> = {}) => ({
  ...{ country: 'DE', state: null, jurisdiction: 'Germany', level: 'country', kind: 'vat' },
  ...{ percentage: '19.0', amount: money(190, 'EUR'), ...more },
})
const tax = (parts = [part()]): OrderTax => ({
  state: 'known',
  country: 'DE',
  amount: money(190, 'EUR'),
  parts,
})
const plain = (text: string) => text.replace(/[\s\u200e\u200f\u061c]+/g, ' ').trim()
const said = async (of: OrderTax | null, keptMinor: number, locale: (typeof routing.locales)[number]) => {
  const { lines, note } = await taxWords({ tax: of, price }, keptMinor, locale)
  return { lines: lines.map(({ name, amount }) => plain(`${name} ${amount}`)), note }
}

beforeAll(() => {
  expect(routing.locales).toHaveLength(5)
})

describe('what a receipt says of tax', () => {
  test.each([
    ['en', 'Includes 19% VAT (Germany) €1.90'],
    ['de', 'Enthält 19 % MwSt. (Deutschland) 1,90 €'],
    ['fr', 'Dont TVA 19 % (Allemagne) 1,90 €'],
    ['tr', '%19 KDV dahil (Almanya) €1,90'],
  ] as const)('in %s', async (locale, words) => {
    expect(await said(tax(), 1190, locale)).toEqual({ lines: [words], note: null })
  })

  test('in Arabic', async () => {
    const { lines } = await said(tax(), 1190, 'ar')
    expect(lines[0]).toContain('ضريبة القيمة المضافة')
    expect(lines[0]).toContain('ألمانيا')
  })

  test('each jurisdiction has its own; what has no share of what was kept is left out', async () => {
    const two = tax([
      part({ country: 'US', jurisdiction: 'New York', level: 'state', kind: 'sales_tax', percentage: '4.0' }),
      part({
        country: 'US',
        jurisdiction: 'New York City',
        level: 'city',
        kind: 'unheard_of',
        percentage: '4.875',
        amount: money(0, 'EUR'),
      }),
    ])
    expect((await said(two, 1190, 'en')).lines).toEqual(['Includes 4% sales tax (New York) €1.90'])
  })

  test('it is the tax in what was kept; where all went back there is none', async () => {
    expect((await said(tax(), 595, 'en')).lines).toEqual(['Includes 19% VAT (Germany) €0.95'])
    expect(await said(tax(), 0, 'en')).toEqual({ lines: [], note: null })
  })

  test.each(routing.locales)('what is not known yet is said, in %s', async (locale) => {
    const pending = await said({ ...tax([]), state: 'pending', amount: null }, 1190, locale)
    const unknown = await said({ ...tax([]), state: 'unknown', amount: null }, 1190, locale)
    expect(pending.note).toBeTruthy()
    expect(unknown.note).toBeTruthy()
    expect(pending.note).not.toBe(unknown.note)
    expect(await said(null, 1190, locale)).toEqual({ lines: [], note: null })
  })
})
