/** What the page shows of one operation of the OpenAPI document. */
export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description: string | null
  readonly headers: readonly Field[]
  readonly body: readonly Field[]
  readonly answer: { readonly status: string; readonly fields: readonly Field[] }
  readonly problems: readonly { readonly status: string; readonly meaning: string }[]
  readonly example: string
}

export interface Field {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly description: string | null
}

type Json = { readonly [key: string]: unknown }
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Flattens the document to what a reader needs, in its own order. */
export function operationsOf(document: unknown, siteUrl: string): readonly Operation[] {
  const schemas = object(object(object(document).components).schemas)
  return Object.entries(object(object(document).paths)).flatMap(([path, methods]) =>
    Object.entries(object(methods)).map(([method, value]) =>
      toOperation(method, path, object(value), schemas, siteUrl),
    ),
  )
}

function toOperation(
  method: string,
  path: string,
  operation: Json,
  schemas: Json,
  siteUrl: string,
): Operation {
  const parameters = list(operation.parameters).map(object)
  const body = schemaOf(object(operation.requestBody), 'application/json', schemas)
  const responses = Object.entries(object(operation.responses))
  const [success, answer] = responses.find(([status]) => status.startsWith('2')) ?? ['200', {}]
  const headers = parameters
    .filter((parameter) => parameter.in === 'header')
    .map((parameter) => ({
      name: text(parameter.name) ?? '',
      type: 'string',
      isRequired: parameter.required === true,
      description: text(object(parameter.schema).description) ?? text(parameter.description),
    }))
  return {
    id: text(operation.operationId) ?? path,
    method: method.toUpperCase(),
    path,
    summary: text(operation.summary) ?? '',
    description: text(operation.description),
    headers,
    body: fieldsOf(body, schemas),
    answer: {
      status: success,
      fields: fieldsOf(schemaOf(object(answer), 'application/json', schemas), schemas),
    },
    problems: responses
      .filter(([status]) => !status.startsWith('2'))
      .map(([status, response]) => ({ status, meaning: text(object(response).description) ?? '' })),
    example: curlOf(method, path, headers, body, siteUrl),
  }
}

function schemaOf(holder: Json, type: string, schemas: Json): Json {
  return resolve(object(object(object(holder.content)[type]).schema), schemas)
}

function resolve(schema: Json, schemas: Json): Json {
  const name = text(schema.$ref)?.split('/').at(-1)
  return name ? resolve(object(schemas[name]), schemas) : schema
}

function fieldsOf(schema: Json, schemas: Json): readonly Field[] {
  const variants = list(schema.oneOf ?? schema.anyOf).map((variant) => resolve(object(variant), schemas))
  const [first] = variants
  const source = first ?? schema
  const required = new Set(list(source.required))
  return Object.entries(object(source.properties)).map(([name, value]) => ({
    name,
    type: typeOf(object(value)),
    isRequired: required.has(name),
    description: text(object(value).description) ?? text(resolve(object(value), schemas).description),
  }))
}

function typeOf(schema: Json): string {
  const name = text(schema.$ref)?.split('/').at(-1)
  if (name) return name
  const variants = list(schema.oneOf ?? schema.anyOf)
  if (variants.length > 0) return variants.map((variant) => typeOf(object(variant))).join(' | ')
  if (schema.type === 'array') return `${typeOf(object(schema.items))}[]`
  if (Array.isArray(schema.type)) return schema.type.join(' | ')
  return text(schema.type) ?? 'any'
}

const SAMPLES: Readonly<Record<string, string>> = {
  iccid: '8932042000010245583',
  currency: 'EUR',
  quote_id: 'qot_…',
  email: 'you@example.com',
  note: '5 GB for two weeks, please',
}

function curlOf(
  method: string,
  path: string,
  headers: readonly Field[],
  body: Json,
  siteUrl: string,
): string {
  const address = `${siteUrl}${path.replace('{iccid}', '8932042000010245583').replace('{number}', 'REN-…')}`
  const required = list(body.required).filter((name): name is string => typeof name === 'string')
  const data = Object.fromEntries(required.map((name) => [name, SAMPLES[name] ?? '…']))
  return [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} ${address}`,
    ...headers.map((header) => `-H '${header.name}: …'`),
    ...(required.length > 0 ? ["-H 'content-type: application/json'", `-d '${JSON.stringify(data)}'`] : []),
  ].join(' \\\n  ')
}
