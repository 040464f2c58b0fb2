import { invalidParam, missingParam } from '../errors'
import type { Form, FormValue } from '../form'
import { ALLOWED_PARAMS } from './allowed.generated'
import type { ParamNode } from './types'

const parsed = new Map<string, ParamNode>()

function nodeOf(operation: string): ParamNode | undefined {
  const known = parsed.get(operation)
  if (known) return known
  const json = ALLOWED_PARAMS[operation]
  if (json === undefined) return undefined
  const node = JSON.parse(json) as ParamNode
  parsed.set(operation, node)
  return node
}

/**
 * Refuses what stripe-node doesn't declare and turns the form's texts into numbers and booleans.
 * `lenient` lets unknown parameters through as they are: the Stripe CLI states no API version and speaks an older one.
 */
export function checkParams(operation: string, form: Form, lenient: boolean): unknown {
  const node = nodeOf(operation)
  if (!node) return form
  const unknown: string[] = []
  const checked = check(node, form, '', lenient ? null : unknown)
  const [first] = unknown
  if (first === undefined) return checked
  const plural = unknown.length > 1 ? 's' : ''
  throw invalidParam(`Received unknown parameter${plural}: ${unknown.join(', ')}`, first, 'parameter_unknown')
}

function check(node: ParamNode, value: FormValue, name: string, unknown: string[] | null): unknown {
  if (node === 'string') return text(value, name)
  if (node === 'integer') return integer(value, name)
  if (node === 'boolean') return boolean(value, name)
  if (node === 'decimal') return text(value, name)
  if (node === 'map') return value === '' ? {} : value
  if ('enum' in node) return choice(node.enum, value, name, unknown === null)
  if ('array' in node) return list(node.array, value, name, unknown)
  return fields(node, value, name, unknown)
}

function fields(
  node: Extract<ParamNode, { object: unknown }>,
  value: FormValue,
  name: string,
  unknown: string[] | null,
): unknown {
  if (name === 'created' && typeof value === 'string') return integer(value, name)
  if (typeof value === 'string' || Array.isArray(value)) throw invalidParam('Invalid object', name)
  const out: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    const path = name === '' ? key : `${name}[${key}]`
    const child = Object.hasOwn(node.object, key) ? node.object[key] : undefined
    if (child) out[key] = check(child, item, path, unknown)
    else if (unknown) unknown.push(path)
    else out[key] = item
  }
  for (const key of unknown ? (node.required ?? []) : []) {
    if (!Object.hasOwn(value, key)) throw missingParam(name === '' ? key : `${name}[${key}]`)
  }
  return out
}

function list(node: ParamNode, value: FormValue, name: string, unknown: string[] | null): unknown[] {
  if (value === '') return []
  if (!Array.isArray(value)) throw invalidParam('Invalid array', name)
  return value.map((item, index) => check(node, item, `${name}[${index}]`, unknown))
}

function text(value: FormValue, name: string): string {
  if (typeof value !== 'string') throw invalidParam(`Invalid string: ${JSON.stringify(value)}`, name)
  if (value !== '') return value
  const message = `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`
  throw invalidParam(message, name, 'parameter_invalid_empty')
}

function integer(value: FormValue, name: string): number {
  const raw = text(value, name)
  if (!/^-?\d{1,15}$/.test(raw))
    throw invalidParam(`Invalid integer: ${raw}`, name, 'parameter_invalid_integer')
  return Number(raw)
}

function boolean(value: FormValue, name: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  throw invalidParam(`Invalid boolean: ${JSON.stringify(value)}`, name)
}

function choice(allowed: string[], value: FormValue, name: string, lenient: boolean): string {
  const raw = text(value, name)
  if (lenient || allowed.includes(raw)) return raw
  const words = [...allowed.slice(0, -1), `or ${allowed.at(-1)}`].join(', ')
  throw invalidParam(`Invalid ${name}: must be one of ${words}`, name)
}
