/** What every answer of the old shop's API is wrapped in; clients compare `status` letter by letter. */
export interface Envelope {
  readonly status: 'success' | 'failed'
  /** Length of a list, 0 for one thing. */
  readonly totalCount: number
  readonly data: unknown
  readonly title: string | null
  /** For people: null on success unless the client is to show it, the sentence of an error otherwise. */
  readonly message: string | null
  /** A stable code, never an exception's text. */
  readonly developerMessage: string | null
  /** Always above 0: a client takes less for a broken answer. */
  readonly responseCode: number
}

const SUCCESS = {
  status: 'success',
  totalCount: 0,
  data: null,
  title: null,
  message: null,
  developerMessage: null,
  responseCode: 200,
} as const satisfies Envelope

/** "It is done": `data` must be null, a client breaks on anything else there. */
export const done = (): Envelope => SUCCESS

/** A payload. `totalCount` is the length of a list and 0 otherwise, unless given. */
export const ok = (
  data: unknown,
  { totalCount, message }: { readonly totalCount?: number; readonly message?: string } = {},
): Envelope => ({
  ...SUCCESS,
  totalCount: totalCount ?? (Array.isArray(data) ? data.length : 0),
  data,
  title: 'Success',
  message: message ?? null,
})

export const failed = (message: string, developerMessage: string, responseCode: number): Envelope => ({
  status: 'failed',
  totalCount: 0,
  data: null,
  title: message,
  message,
  developerMessage,
  responseCode,
})

/** The envelope of a list whose items are JSON already; for lists that are kept as text. */
export const listText = (items: readonly string[]): string => dataText(`[${items.join(',')}]`, items.length)

/** The envelope of a payload that is JSON already. */
export const dataText = (json: string, totalCount: number): string =>
  `{"status":"success","totalCount":${totalCount},"data":${json},"title":"Success","message":null,"developerMessage":null,"responseCode":200}`
