import { describe, expect, test } from 'vitest'
import { mailLocale, pageUrl, WORDS } from '@/lib/notifications/locale'

type Tree = { readonly [key: string]: string | Tree }

const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  )
const variables = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]).sort()

const english = flat(WORDS.en)

describe.each(Object.entries(WORDS))('the words in %s', (locale, words) => {
  const own = flat(words)

  test('cover exactly the English keys', () => {
    expect(own.map(([key]) => key)).toEqual(english.map(([key]) => key))
  })

  test('use the variables of the English text', () => {
    for (const [index, [key, text]] of own.entries())
      expect([key, variables(text)]).toEqual([key, variables(english[index]?.[1] ?? '')])
  })

  test('are written, not copied from English', () => {
    if (locale === 'en') return
    const copied = own.filter(([key, text]) => text === english.find(([other]) => other === key)?.[1])
    const same = ['label.esim', 'label.incident', 'label.note', 'staff_incident.subject']
    expect(copied.map(([key]) => key).filter((key) => !same.includes(key))).toEqual([])
  })

  test('have typographic apostrophes, which ICU does not read as quotes', () => {
    expect(own.filter(([, text]) => text.includes("'") || text.trim() === '')).toEqual([])
  })
})

test.each([
  ['tr', 'tr'],
  ['TR', 'tr'],
  ['de-AT', 'de'],
  ['ar_EG', 'ar'],
  ['pt', 'en'],
  ['', 'en'],
  ['__proto__', 'en'],
  ['constructor', 'en'],
])('a reader of "%s" gets %s', (asked, given) => {
  expect(mailLocale(asked)).toBe(given)
})

test('English pages have no prefix, the others do', () => {
  expect(pageUrl('https://store.example', 'en', '/check/89')).toBe('https://store.example/check/89')
  expect(pageUrl('https://store.example', 'ar', '/check/89')).toBe('https://store.example/ar/check/89')
})
