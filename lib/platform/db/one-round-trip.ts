import type postgres from 'postgres'

/**
 * Without named statements (`prepare: false`, which a transaction pooler needs) postgres.js asks the server for the
 * types of a query's parameters, waits, and only then runs it: two round trips for every query with parameters. The
 * types matter for values that are encoded by type (lists, objects, bytes); text, numbers and booleans are sent as
 * text and typed by the server in any case. Queries of those alone go out whole, in one round trip.
 */
export function inOneRoundTrip(sql: postgres.Sql): postgres.Sql {
  const reserve = sql.reserve.bind(sql)
  return Object.assign(sql, {
    reserve: async () => {
      const reserved = await reserve()
      const unsafe = reserved.unsafe.bind(reserved)
      return Object.assign(reserved, {
        unsafe: (...[text, parameters = [], options]: Parameters<typeof unsafe>) => {
          const query = unsafe(text, parameters, options)
          return parameters.every(isPlain) ? undescribed(query) : query
        },
      })
    },
  })
}

const isPlain = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** postgres.js 3.4 decides by this field of the query, which it sets itself. A test holds it to one round trip. */
const undescribed = <Q extends object>(query: Q): Q =>
  Object.defineProperty(query, 'describeFirst', { get: () => false, set: () => {} })
