import type * as z from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import { problemSchema } from '@/lib/orders/api-schemas'

const json = (schema: z.ZodType) => ({ 'application/json': { schema } })
const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The input is not valid; `errors` names the fields.',
  401: 'No valid access token.',
  402: 'Not paid.',
  404: 'Not there, or not yours: the same answer.',
  409: 'The state does not allow it; `code` says why. Nothing was charged.',
  413: 'The body is too large.',
  415: 'Send application/json.',
  422: 'Understood, but refused; `code` says why.',
  429: 'Too many requests; `retry-after` says when.',
  451: 'Not sold from the country where the buyer is. Nothing was ordered.',
  502: 'The payment service did not answer. Nothing was charged.',
  503: 'A provider, or our database, does not answer; `retry-after` says when.',
}

/** One operation of our API: what it takes, its one success, and the problems it may answer. */
export function operation(o: {
  id: string
  summary: string
  description?: string
  body?: z.ZodType
  answer: readonly [number, string, z.ZodType]
  problems: readonly number[]
  problem?: z.ZodType
  params?: ZodOpenApiOperationObject['requestParams']
}): ZodOpenApiOperationObject {
  const [status, meaning, schema] = o.answer
  const problem = { 'application/problem+json': { schema: o.problem ?? problemSchema } }
  return {
    operationId: o.id,
    summary: o.summary,
    ...(o.description ? { description: o.description } : {}),
    ...(o.params ? { requestParams: o.params } : {}),
    ...(o.body ? { requestBody: { required: true, content: json(o.body) } } : {}),
    responses: {
      [`${status}`]: { description: meaning, content: json(schema) },
      ...Object.fromEntries(
        o.problems.map((code) => [
          `${code}`,
          { description: PROBLEMS[code] ?? 'Problem.', content: problem },
        ]),
      ),
    },
  }
}
