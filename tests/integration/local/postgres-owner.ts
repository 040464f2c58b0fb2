import { startPostgres } from '@/supabase/local/postgres'

/** Owns a Postgres until it is told to stop. */
const postgres = await startPostgres({ dir: process.argv[2] ?? '', settings: { shared_buffers: '16MB' } })
process.once('SIGTERM', () => void postgres.stop().then(() => process.exit(0)))
console.log(JSON.stringify({ postgresPid: postgres.pid }))
setInterval(() => {}, 60_000)
