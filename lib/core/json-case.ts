/** Our JSON speaks snake_case, our TypeScript camelCase; keys only, values are untouched. */

const convert = (value: unknown, key: (name: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => convert(item, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [key(name), convert(item, key)]))
}

export const snakeKeys = (value: unknown): unknown =>
  convert(value, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))

export const camelKeys = (value: unknown): unknown =>
  convert(value, (name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()))
