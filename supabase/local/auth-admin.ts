import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Sql } from 'postgres'

const USER = /^\/auth\/v1\/admin\/users\/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/i

/**
 * What the application asks of hosted Auth's admin API, of which @supabase/lite 0.10 has nothing: to look a user up
 * and to remove one, with the secret key. @returns whether the request was one of these and has its answer
 */
export async function answerAdmin(
  sql: Sql,
  secretKey: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<boolean> {
  const id = USER.exec(incoming.url?.split('?')[0] ?? '')?.[1]
  if (id === undefined || (incoming.method !== 'GET' && incoming.method !== 'DELETE')) return false
  const answer = (status: number, body: object) =>
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (incoming.headers.apikey !== secretKey) {
    answer(401, { code: 'no_authorization', message: 'This endpoint requires the secret key' })
    return true
  }
  const [user] = await sql`select id, email, created_at from auth.users where id = ${id}`
  if (!user) answer(404, { code: 'user_not_found', message: 'User not found' })
  else if (incoming.method === 'GET') answer(200, user)
  else {
    await removeUser(sql, id)
    answer(200, {})
  }
  return true
}

/** Sessions and identities go with the row. */
async function removeUser(sql: Sql, id: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`delete from auth.refresh_tokens where user_id = ${id}`
    // It writes its log as a text within the JSON.
    await tx`delete from auth.audit_log_entries where (payload #>> '{}')::json ->> 'actor_id' = ${id}`
    await tx`delete from auth.users where id = ${id}`
  })
}
