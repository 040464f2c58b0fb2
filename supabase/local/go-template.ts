/**
 * The part of Go's templates that supabase/templates use: `{{ .Name }}` and `{{ if eq .Name (printf "%s…" .Name) }}`
 * with `else if`, `else`, `end`. Anything else throws: hosted Auth would show it, so must we.
 */
export function renderGoTemplate(template: string, values: Readonly<Record<string, string>>): string {
  /** Per open `if`: whether its present branch shows, and whether one of its branches did. */
  const open: { shows: boolean; done: boolean }[] = []
  let out = ''
  for (const [index, part] of template.split(/\{\{\s*(.*?)\s*\}\}/s).entries()) {
    if (index % 2 === 0) {
      if (open.every(({ shows }) => shows)) out += part
      continue
    }
    const name = /^\.(\w+)$/.exec(part)?.[1]
    if (name !== undefined) {
      if (open.every(({ shows }) => shows)) out += valueNamed(name, values)
      continue
    }
    control(part, open, values)
  }
  if (open.length > 0) throw new Error('an if without its end')
  return out
}

function control(
  part: string,
  open: { shows: boolean; done: boolean }[],
  values: Readonly<Record<string, string>>,
): void {
  const condition = /^(else )?if eq \.(\w+) \(printf "([^"%]*%s[^"%]*)" \.(\w+)\)$/.exec(part)
  const innermost = open.at(-1)
  if (condition) {
    const [, again, left = '', format = '', argument = ''] = condition
    const holds = valueNamed(left, values) === format.replace('%s', valueNamed(argument, values))
    if (!again) open.push({ shows: holds, done: holds })
    else if (innermost) {
      innermost.shows = holds && !innermost.done
      innermost.done ||= holds
    }
  } else if (part === 'else' && innermost) innermost.shows = !innermost.done
  else if (part === 'end' && innermost) open.pop()
  else throw new Error(`not understood: {{ ${part} }}`)
}

function valueNamed(name: string, values: Readonly<Record<string, string>>): string {
  const value = values[name]
  if (value === undefined) throw new Error(`no value: .${name}`)
  return value
}
