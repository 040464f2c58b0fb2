import { connect, createServer } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../support/database'
import { useEnvironment } from '../../support/environment'

/** Every write of the application to the database, as a wire between them sees it. */
let writes = 0
let database: typeof import('@/lib/platform/db/client')

beforeAll(async () => {
  const { appUrl } = await testDatabase()
  const target = new URL(appUrl)
  const port = Number(target.port)
  const wire = createServer((client) => {
    const server = connect(port, target.hostname)
    client.on('data', () => {
      writes += 1
    })
    client.pipe(server).pipe(client)
    for (const end of [client, server]) end.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  const address = wire.address()
  target.port = String(typeof address === 'object' && address ? address.port : 0)
  useEnvironment({ databaseUrl: target.href, vendors: { SMTP_URL: 'smtp://127.0.0.1:9' } })
  database = await import('@/lib/platform/db/client')
  afterAll(async () => {
    await database.db().destroy()
    wire.close()
  })
})

async function trips(query: ReturnType<typeof sql>): Promise<{ trips: number; rows: readonly unknown[] }> {
  await sql`select 1`.execute(database.db())
  const before = writes
  const { rows } = await query.execute(database.db())
  return { trips: writes - before, rows }
}

describe('a query with parameters', () => {
  it('goes out in one round trip when they are text, numbers, booleans and null', async () => {
    const query = sql`select ${'a'}::text as text, ${7}::int as number, ${true}::boolean as flag, ${null}::text as nothing`
    expect(await trips(query)).toEqual({
      trips: 1,
      rows: [{ text: 'a', number: 7, flag: true, nothing: null }],
    })
  })

  it('keeps types that the server infers by itself', async () => {
    const { rows } = await trips(
      sql`select (date '2026-01-31' + ${1}::int)::text as day, ${12.5} * 2::numeric as doubled, ${'{"a":1}'}::text::jsonb as json`,
    )
    expect(rows).toEqual([{ day: '2026-02-01', doubled: '25.0', json: { a: 1 } }])
  })

  it('reads bigint as a number, alone and in a list, and none that a number cannot hold', async () => {
    const { rows } = await trips(
      sql`select ${7}::bigint as one, array[1, null, 9007199254740991]::bigint[] as list`,
    )
    expect(rows).toEqual([{ one: 7, list: [1, null, 9007199254740991] }])
    await expect(trips(sql`select 9007199254740993::bigint as one, ${1}::int`)).rejects.toThrow(/2\^53/)
  })

  it('encodes lists, objects and moments by their types', async () => {
    const at = new Date('2026-01-02T03:04:05.678Z')
    const { rows } = await trips(
      sql`select ${['a,b', 'c"d', '{}']}::text[] as list, ${{ a: [1] }}::jsonb as json, ${at}::timestamptz as at`,
    )
    expect(rows).toEqual([{ list: ['a,b', 'c"d', '{}'], json: { a: [1] }, at }])
  })

  it('reports what is wrong with it, and the connection goes on', async () => {
    await expect(trips(sql`select ${'no number'}::int`)).rejects.toMatchObject({ code: '22P02' })
    await expect(trips(sql`select nothing from ${sql.ref('nowhere')} where a = ${1}`)).rejects.toMatchObject({
      code: '42P01',
    })
    expect((await trips(sql`select ${1}::int as one`)).rows).toEqual([{ one: 1 }])
  })
})
