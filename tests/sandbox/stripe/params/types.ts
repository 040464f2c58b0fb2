/** The legal shape of one request parameter, as stripe-node declares it. */
export type ParamNode =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'decimal'
  | 'map'
  | { enum: string[] }
  | { array: ParamNode }
  | { object: Record<string, ParamNode>; required?: string[] }
