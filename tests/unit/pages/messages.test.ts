import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTranslator } from 'next-intl'
import { describe, expect, test } from 'vitest'
import { routing } from '@/i18n/routing'
import { ERROR_CODES } from '@/lib/core/error-codes'
import { CARD_STATES } from '@/lib/esims/types'
import { ORDER_STATES } from '@/lib/orders/types'

type Tree = { readonly [key: string]: string | Tree }

const read = (file: string): Tree => JSON.parse(readFileSync(file, 'utf8')) as Tree

function* flat(tree: Tree, path = ''): Generator<[string, string]> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') yield [path + key, value]
    else yield* flat(value, `${path}${key}.`)
  }
}

/** Folders of messages that must agree: the pages', and the few words of the page for failures. */
const CATALOGUES = ['messages', 'messages/failure']
const load = (folder: string, locale: string) => new Map(flat(read(join(folder, `${locale}.json`))))
const variables = (text: string) =>
  [...text.matchAll(/\{(\w+)\s*[,}]|<(\w+)>/g)].map((match) => match[1] ?? match[2] ?? '').toSorted()
const kinds = (text: string) => [...new Set(variables(text))]

/** The forms a language needs for counts, by the rules of Unicode. */
const forms = (locale: string) => new Intl.PluralRules(locale).resolvedOptions().pluralCategories

describe.each(CATALOGUES)('%s', (folder) => {
  const english = load(folder, 'en')
  describe.each(routing.locales)('%s', (locale) => {
    const messages = load(folder, locale)

    test('has the keys of English, no more and no fewer', () => {
      expect([...messages.keys()].toSorted()).toEqual([...english.keys()].toSorted())
    })
    test('names the same variables in each text', () => {
      const different = [...messages].filter(
        ([key, text]) => kinds(text).join() !== kinds(english.get(key) ?? '').join(),
      )
      expect(different).toEqual([])
    })
    test('says every count in all forms the language has', () => {
      const needed = forms(locale)
      const lacking = [...messages].filter(
        ([, text]) => text.includes(', plural,') && !needed.every((form) => text.includes(`${form} {`)),
      )
      expect(lacking).toEqual([])
    })
    test('can be formatted, whatever the count', () => {
      const tree = read(join(folder, `${locale}.json`))
      const translator = createTranslator({
        locale,
        messages: tree,
        onError: (error) => {
          throw error
        },
      })
      const say = translator.markup as unknown as (key: string, values: Record<string, unknown>) => string
      for (const [key, text] of messages) {
        for (const count of [0, 1, 2, 3, 11, 100]) {
          const isCount = (name: string) => text.includes(`{${name}, plural`)
          const standIn = (name: string) =>
            text.includes(`<${name}>`) ? () => 'x' : isCount(name) ? count : 'x'
          const values = Object.fromEntries(kinds(text).map((name) => [name, standIn(name)]))
          expect(say(key, values), key).not.toBe('')
        }
      }
    })
    test('is translated: no long text is the English one', () => {
      if (locale === 'en') return
      const copied = [...messages].filter(([key, text]) => text.length > 25 && text === english.get(key))
      expect(copied).toEqual([])
    })
  })
})

describe('what the code can say has words', () => {
  const english = load('messages', 'en')
  test('every error code', () => {
    expect(Object.keys(ERROR_CODES).filter((code) => !english.has(`errors.${code}`))).toEqual([])
  })
  test('every state of an eSIM, with what to do next', () => {
    const lacking = CARD_STATES.filter((state) =>
      ['label', 'text', 'next'].some((part) => !english.has(`states.${state}.${part}`)),
    )
    expect(lacking).toEqual([])
  })
  test('every state of an order', () => {
    expect(ORDER_STATES.filter((state) => !english.has(`order.state.${state}.title`))).toEqual([])
  })
})

test('no message is left over: each is asked for somewhere', () => {
  const asked = sources().flatMap(patternsIn)
  const unused = [...load('messages', 'en').keys()].filter(
    (key) => !asked.some((pattern) => pattern.test(key)),
  )
  expect(unused).toEqual([])
})

function sources(): string[] {
  return ['app', 'components'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  )
}

const ANYTHING = '*'

/** The keys that a file asks for: its namespaces with the literals it passes to t(…); `${…}` stands for anything. */
function patternsIn(source: string): RegExp[] {
  const isFacade = /['`]shopApi\./.test(source)
  if (!/getTranslations|createTranslator/.test(source) && !isFacade) return []
  const namespaces = [...source.matchAll(/namespace: '([\w.]+)'/g)].map((match) => `${match[1]}.`)
  // The façade of the old shop hands its translator on.
  if (source.includes('getTranslations({ locale })') || isFacade) namespaces.push('')
  const calls = [...source.matchAll(/\bt(?:\.rich)?\(([^)]*)/g)].map((match) => match[1] ?? '')
  const keys = calls.flatMap((call) => {
    const literals = [...call.matchAll(/'([\w.-]+)'|`([^`]+)`/g)].map((match) => match[1] ?? match[2] ?? '')
    return literals.length > 0 ? literals : [ANYTHING]
  })
  return namespaces.flatMap((namespace) =>
    keys.map((key) => {
      const pattern = key.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}|^\*$/g, '.+')
      return new RegExp(`^${namespace.replaceAll('.', '\\.')}${pattern}$`)
    }),
  )
}
