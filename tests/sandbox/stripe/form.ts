export type FormValue = string | FormValue[] | { [key: string]: FormValue }
export type Form = { [key: string]: FormValue }

/** Reads Stripe's form encoding: `a[b]=1`, `list[0][x]=1`, `list[]=1`. */
export function parseForm(pairs: URLSearchParams): Form {
  const root: Form = Object.create(null)
  for (const [name, value] of pairs) place(root, splitName(name), value)
  return finish(root) as Form
}

function splitName(name: string): string[] {
  const open = name.indexOf('[')
  if (open < 0) return [name]
  return [
    name.slice(0, open),
    ...name
      .slice(open + 1)
      .replace(/\]$/, '')
      .split(']['),
  ]
}

function place(into: Form, path: string[], value: string): void {
  let node = into
  for (const [depth, part] of path.entries()) {
    const key = part === '' ? String(Object.keys(node).length) : part
    if (depth === path.length - 1) {
      node[key] = value
      return
    }
    const next = node[key]
    const child: Form = isForm(next) ? next : Object.create(null)
    node[key] = child
    node = child
  }
}

const isForm = (value: FormValue | undefined): value is Form =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Objects whose keys are 0, 1, 2 … become arrays. */
function finish(value: FormValue): FormValue {
  if (!isForm(value)) return value
  const keys = Object.keys(value)
  const items = keys.map((key) => finish(value[key] ?? ''))
  if (keys.length > 0 && keys.every((key, index) => key === String(index))) return items
  return Object.fromEntries(keys.map((key, index) => [key, items[index] ?? '']))
}
